import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FieldType, StructType } from '../../../../src/manifest/merge/fieldType.ts';
import { serviceType, serviceTypeWithGranularSelector } from '../../../../src/manifest/merge/serviceType.ts';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
}

const FOLDER = join(import.meta.dirname, '../../../../src/sandbox/discovery/openapi');

for (const [generation, type] of [
  ['1.9', serviceTypeWithGranularSelector],
  ['1.20', serviceTypeWithGranularSelector],
  ['1.36', serviceType],
] as const) {
  test(`fields merge as the OpenAPI of ${generation} says`, () => {
    const text = readFileSync(join(FOLDER, `schemas-${generation}.json`), 'utf8');
    const schemas = JSON.parse(text) as Readonly<Record<string, Schema>>;
    let compared = 0;

    const compareField = (path: string, schema: Schema, field: FieldType | undefined): void => {
      compared += 1;
      assert.ok(field !== undefined, `${path} is missing`);
      const list = field.kind === 'list' ? field : undefined;
      assert.equal(list?.patchStrategy, schema['x-kubernetes-patch-strategy'], path);
      assert.equal(list?.patchMergeKey, schema['x-kubernetes-patch-merge-key'], path);
      const keys = schema['x-kubernetes-list-map-keys'];
      if (keys !== undefined) {
        assert.deepEqual(list?.listMapKeys, keys, path);
      }
      const listType = schema['x-kubernetes-list-type'];
      if (listType !== undefined) {
        assert.equal(list?.listType, listType, path);
      }
      const isAtomic = field.kind === 'map' && field.atomic === true;
      assert.equal(isAtomic, schema['x-kubernetes-map-type'] === 'atomic', path);

      const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
      const target = reference?.slice(reference.lastIndexOf('/') + 1);
      const properties = target === undefined ? undefined : schemas[target]?.properties;
      if (properties !== undefined && field.kind === 'struct' && target?.endsWith('Initializers') !== true) {
        compareStruct(path, properties, field);
      }
    };
    const compareStruct = (
      path: string,
      properties: Readonly<Record<string, Schema>>,
      its: StructType,
    ): void => {
      for (const [name, schema] of Object.entries(properties)) {
        compareField(`${path}.${name}`, schema, its.fields[name]);
      }
    };

    compareStruct('', schemas['io.k8s.api.core.v1.Service']?.properties ?? {}, type);
    assert.ok(compared > 30, 'it must have gone down into metadata, spec and status');
  });
}
