import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { generate, serviceIn, unite } from '../../../scripts/schemas.ts';

const NAME = 'io.k8s.api.core.v1.Service';
const generated = new URL('../../../src/manifest/schema/generated/service.json', import.meta.url);

describe('the structure of a Service', () => {
  it('is what the script makes of the OpenAPI: run `npm run schemas`', async () => {
    assert.equal(readFileSync(generated, 'utf8'), await generate());
  });

  it('has types only', () => {
    const text = readFileSync(generated, 'utf8');

    assert.doesNotMatch(text, /"(?:description|default|title|\$id|\$ref|enum|format|x-[\w-]+)":/);
  });

  it('is the same in the two versions of OpenAPI', () => {
    const port = { type: 'integer', format: 'int32', description: 'text', default: 0 };
    const two = serviceIn({
      definitions: {
        [NAME]: { properties: { spec: { $ref: '#/definitions/a.Spec', description: 'text' } } },
        'a.Spec': {
          required: ['port'],
          properties: { port, target: { $ref: '#/definitions/a.IntOrString' } },
        },
        'a.IntOrString': { type: 'string', format: 'int-or-string' },
      },
    });
    const three = serviceIn({
      components: {
        schemas: {
          [NAME]: {
            type: 'object',
            properties: { spec: { allOf: [{ $ref: '#/components/schemas/a.Spec' }], default: {} } },
          },
          'a.Spec': {
            type: 'object',
            required: ['port'],
            properties: { port, target: { allOf: [{ $ref: '#/components/schemas/a.IntOrString' }] } },
          },
          'a.IntOrString': { oneOf: [{ type: 'integer' }, { type: 'string' }] },
        },
      },
    });

    const int32 = { minimum: -2147483648, maximum: 2147483647 };
    assert.deepEqual(two, three);
    assert.deepEqual(two, {
      type: 'object',
      additionalProperties: false,
      properties: {
        spec: {
          type: 'object',
          additionalProperties: false,
          required: ['port'],
          properties: {
            port: { type: 'integer', ...int32 },
            target: { type: ['integer', 'string'], ...int32 },
          },
        },
      },
    });
  });

  it('cannot be made of a document that lacks a definition', () => {
    const missing = { definitions: { [NAME]: { properties: { spec: { $ref: '#/definitions/Gone' } } } } };

    assert.throws(() => serviceIn(missing), /has no Gone/);
    assert.throws(() => serviceIn({}), /has no io\.k8s\.api\.core\.v1\.Service/);
  });

  it('cannot be made of versions that do not agree on a type', () => {
    const one = { properties: { port: { items: { type: 'integer' } } } };
    const other = { properties: { port: { items: { type: 'string' } } } };

    assert.throws(() => unite(one, other, 'Service'), /Service\.port has more than one type/);
  });
});
