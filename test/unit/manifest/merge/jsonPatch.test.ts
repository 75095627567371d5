import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json, JsonObject } from '../../../../src/common/json.ts';
import { KubeError } from '../../../../src/kube/errors.ts';
import { applyJsonPatch } from '../../../../src/manifest/merge/jsonPatch.ts';

const web: JsonObject = {
  metadata: { name: 'web', labels: { app: 'web', 'a/b': '1', 'a~b': '2' } },
  spec: { ports: [{ port: 80 }, { port: 443 }] },
};

describe('an operation that applies', () => {
  for (const [name, operation, path, expected] of [
    [
      'add a member',
      { op: 'add', path: '/metadata/labels/tier', value: 'front' },
      'metadata.labels.tier',
      'front',
    ],
    [
      'add an item',
      { op: 'add', path: '/spec/ports/1', value: 1 },
      'spec.ports',
      [{ port: 80 }, 1, { port: 443 }],
    ],
    [
      'append an item',
      { op: 'add', path: '/spec/ports/2', value: 1 },
      'spec.ports',
      [{ port: 80 }, { port: 443 }, 1],
    ],
    [
      'append by -',
      { op: 'add', path: '/spec/ports/-', value: 1 },
      'spec.ports',
      [{ port: 80 }, { port: 443 }, 1],
    ],
    [
      'replace by an escaped path',
      { op: 'replace', path: '/metadata/labels/a~1b', value: '3' },
      'metadata.labels.a/b',
      '3',
    ],
    [
      'remove by an escaped path',
      { op: 'remove', path: '/metadata/labels/a~0b' },
      'metadata.labels.a~b',
      undefined,
    ],
    [
      'copy',
      { op: 'copy', from: '/metadata/name', path: '/metadata/labels/app' },
      'metadata.labels.app',
      'web',
    ],
    [
      'move within a list',
      { op: 'move', from: '/spec/ports/0', path: '/spec/ports/1' },
      'spec.ports',
      [{ port: 443 }, { port: 80 }],
    ],
    ['test', { op: 'test', path: '/spec/ports/0', value: { port: 80 } }, 'metadata.name', 'web'],
    [
      'test that a member is not there',
      { op: 'test', path: '/metadata/none', value: null },
      'metadata.name',
      'web',
    ],
    [
      'test whatever the order of members',
      { op: 'test', path: '/metadata/labels', value: { 'a~b': '2', app: 'web', 'a/b': '1' } },
      'metadata.name',
      'web',
    ],
    ['keep a null', { op: 'add', path: '/spec/selector', value: null }, 'spec.selector', null],
  ] as const) {
    test(name, () => {
      const before = structuredClone(web);
      let value: unknown = applyJsonPatch(web, [operation]);
      for (const step of path.split('.')) {
        value = (value as Record<string, unknown>)[step];
      }
      assert.deepEqual(value, expected);
      assert.deepEqual(web, before, 'the original must stay');
    });
  }
});

describe('an operation that does not apply', () => {
  const missing = (op: string, path: string): string =>
    `jsonpatch ${op} operation does not apply: doc is missing path: ${path}`;
  for (const [operation, status, why] of [
    [
      { op: 'test', path: '/metadata/labels/app', value: 'no' },
      422,
      'Testing value /metadata/labels/app failed',
    ],
    [{ op: 'test', path: '/none/none', value: null }, 422, 'Testing value /none/none failed'],
    [{ op: 'test', path: '/spec/ports/2', value: null }, 422, 'Testing value /spec/ports/2 failed'],
    [{ op: 'test', path: '/metadata/toString', value: 'no' }, 422, 'Testing value /metadata/toString failed'],
    [{ op: 'remove', path: '/metadata/labels/none' }, 422, missing('remove', '/metadata/labels/none')],
    [
      { op: 'remove', path: '/metadata/labels/toString' },
      422,
      missing('remove', '/metadata/labels/toString'),
    ],
    [{ op: 'remove', path: '' }, 422, missing('remove', '')],
    [{ op: 'replace', path: '/spec/ports/2', value: 1 }, 422, missing('replace', '/spec/ports/2')],
    [{ op: 'replace', path: '/spec/ports/-', value: 1 }, 422, missing('replace', '/spec/ports/-')],
    [{ op: 'add', path: '/spec/ports/3', value: 1 }, 422, missing('add', '/spec/ports/3')],
    [{ op: 'add', path: '/spec/ports/01', value: 1 }, 422, missing('add', '/spec/ports/01')],
    [{ op: 'add', path: '/spec/none/deep', value: 1 }, 422, missing('add', '/spec/none/deep')],
    [{ op: 'add', path: '/metadata/name/deep', value: 1 }, 422, missing('add', '/metadata/name/deep')],
    [{ op: 'copy', from: '', path: '/spec/x' }, 422, missing('copy', '')],
    [{ op: 'copy', from: '/none', path: '/spec/x' }, 422, missing('copy', '/none')],
    [{ op: 'move', from: '/spec/ports/0', path: '/spec/ports/2' }, 422, missing('move', '/spec/ports/2')],
    [{ op: 'move', from: '/spec', path: '/spec/ports/0' }, 422, missing('move', '/spec/ports/0')],
    [{ op: 'add', path: '/metadata/__proto__/polluted', value: 1 }, 422, '"path" is missing or malformed'],
    [{ op: 'add', path: '/constructor/prototype/polluted', value: 1 }, 422, '"path" is missing or malformed'],
    [{ op: 'add', path: 'spec', value: 1 }, 422, '"path" is missing or malformed'],
    [{ op: 'add', path: '/a~2b', value: 1 }, 422, '"path" is missing or malformed'],
    [{ op: 'add', path: '/spec/x' }, 422, '"value" is missing or malformed'],
    [{ op: 'move', path: '/spec/x' }, 422, '"from" is missing or malformed'],
    [{ op: 'merge', path: '/spec/x' }, 422, 'Unexpected kind: merge'],
    [{ op: 'toString', path: '/spec/x' }, 422, 'Unexpected kind: toString'],
    ['add', 400, 'it is not an object'],
  ] as const) {
    test(JSON.stringify(operation), () => {
      const failed = refusal([{ op: 'add', path: '/first', value: 1 }, operation]);
      assert.equal((failed.cause as Error).message, why);
      assert.match(failed.message, /^Operation 2 of 2\b.*: /);
      assert.equal(failed.httpStatus, status);
      assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    });
  }

  test('names the operation', () => {
    assert.equal(
      refusal([{ op: 'remove', path: '/none' }]).message,
      `Operation 1 of 1 (remove /none) of the JSON patch: ${missing('remove', '/none')}`,
    );
  });

  test('copies of copies, before they fill the memory', () => {
    const copies = Array.from({ length: 100 }, (_, index) => ({
      op: 'copy',
      from: '/spec',
      path: `/spec/copy${index}`,
    }));
    assert.match(
      (refusal(copies).cause as Error).message,
      /^Unable to complete the copy, the accumulated size increase of copy is \d+, exceeding the limit 3145728$/,
    );
  });

  test('a document that is no list', () => {
    assert.equal(refusal({ op: 'add' }).httpStatus, 400);
  });
});

function refusal(operations: Json): KubeError {
  try {
    applyJsonPatch(web, operations);
  } catch (error) {
    assert.ok(error instanceof KubeError);
    assert.equal(error.code, 'invalid');
    return error;
  }
  throw new assert.AssertionError({ message: 'it must be refused' });
}
