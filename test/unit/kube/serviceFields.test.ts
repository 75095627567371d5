import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serviceFieldsIn } from '../../../src/kube/serviceFields.ts';

const NAME = 'io.k8s.api.core.v1.Service';

describe('the fields of a Service in an OpenAPI document', () => {
  it('are found through references, lists of them, and what version 3 wraps them in', () => {
    const schemas = {
      [NAME]: { properties: { spec: { allOf: [{ $ref: '#/components/schemas/Spec' }] }, kind: {} } },
      Spec: { properties: { ports: { items: { $ref: '#/components/schemas/Port' } }, status: true } },
      Port: { properties: { vendorField: { type: 'string' } } },
      Pod: { properties: { spec: {} } },
    };

    assert.deepEqual(serviceFieldsIn({ components: { schemas } }), [
      ...['spec', 'spec.ports', 'spec.ports.vendorField', 'spec.status', 'kind'],
    ]);
  });

  it('end, even where a definition refers to itself or to nothing', () => {
    const definitions = {
      [NAME]: {
        properties: { self: { $ref: `#/definitions/${NAME}` }, none: { $ref: '#/definitions/None' } },
      },
    };

    assert.deepEqual(serviceFieldsIn({ definitions }), ['self', 'none']);
  });

  it('are none where there are no Services', () => {
    assert.deepEqual(serviceFieldsIn({}), []);
    assert.deepEqual(serviceFieldsIn({ definitions: { [NAME]: { properties: ['name'] } } }), []);
  });
});
