import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  duplicate,
  forbidden,
  invalid,
  invalidObject,
  notSupported,
  refuseInvalid,
  required,
  tooLong,
  type FieldError,
} from '../../../../src/sandbox/registry/fieldError.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';

describe('the Status of an invalid object', () => {
  it('has one fault in its message as it is', () => {
    assert.deepEqual(invalidObject('Service', 'web', [required('spec.ports')], '1.36').status, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Service "web" is invalid: spec.ports: Required value',
      reason: 'Invalid',
      details: {
        name: 'web',
        kind: 'Service',
        causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.ports' }],
      },
      code: 422,
    });
  });

  it('lists several, equal ones once in the message and each time among the causes', () => {
    const { message, details } = invalidObject(
      'Service',
      'web',
      [duplicate('b', 1), forbidden('a', 'no'), duplicate('b', 1)],
      '1.20',
    ).status;
    assert.equal(message, 'Service "web" is invalid: [b: Duplicate value: 1, a: Forbidden: no]');
    assert.deepEqual(
      details?.causes?.map(({ field, reason }) => `${field ?? ''} ${reason ?? ''}`),
      ['b FieldValueDuplicate', 'a FieldValueForbidden', 'b FieldValueDuplicate'],
    );
  });

  it('has no name where the object has none', () => {
    const { message, details } = invalidObject('Service', '', [tooLong('a', 'b')], '1.9').status;
    assert.equal(message, 'Service "" is invalid: a: Too long: b');
    assert.deepEqual(Object.keys(details ?? {}), ['kind', 'causes']);
  });

  it('is thrown for faults only', () => {
    assert.doesNotThrow(() => {
      refuseInvalid('Service', 'web', [], '1.36');
    });
    assert.throws(() => {
      refuseInvalid('Service', 'web', [notSupported('a', 'b', ['c', 'd'])], '1.36');
    }, /a: Unsupported value: "b": supported values: "c", "d"$/);
  });
});

describe('a value in a message', () => {
  for (const [error, go, json] of [
    [invalid('a', 'te"xt', 'b'), '"te\\"xt"', '"te\\"xt"'],
    [invalid('a', 5, 'b'), '5', '5'],
    [invalid('a', null, 'b'), '"null"', '"null"'],
    [invalid('a', ['x', 'y'], 'b'), '[]string{"x", "y"}', '["x","y"]'],
    [invalid('a', [], 'b'), '[]string(nil)', 'null'],
    [invalid('a', { goSyntax: 'core.Port{}', json: '{}' }, 'b'), 'core.Port{}', '{}'],
  ] as const satisfies readonly (readonly [FieldError, string, string])[]) {
    it(`such as ${json} is printed as the generation prints it`, () => {
      const printed = (profile: ProfileName): string | undefined =>
        invalidObject('Service', 'web', [error], profile).status.details?.causes?.[0]?.message;
      assert.equal(printed('1.9'), `Invalid value: ${go}: b`);
      assert.equal(printed('1.20'), `Invalid value: ${go}: b`);
      assert.equal(printed('1.36'), `Invalid value: ${json}: b`);
    });
  }
});
