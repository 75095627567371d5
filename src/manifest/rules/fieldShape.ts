import type { KubeVersion } from '../../kube/capabilities.ts';
import { minorOf } from '../schema/fieldVersions.ts';
import type { JsonSchema } from '../schema/jsonSchema.ts';
import { serviceStructure } from '../schema/serviceStructure.ts';

/** What a field holds, in the terms of the servers' decoders. */
export type FieldShape = ScalarShape | ListShape | MapShape | ObjectShape;

export interface ScalarShape {
  /** `any` is taken as it is; `time` is RFC 3339. */
  readonly kind: 'text' | 'boolean' | 'int32' | 'int64' | 'intOrText' | 'time' | 'any';
}

export interface ListShape {
  readonly kind: 'list';
  readonly items: FieldShape;
}

/** From text to text, such as labels. */
export interface MapShape {
  readonly kind: 'map';
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, FieldShape>;
}

/**
 * `Service` of `core/v1` as a version has it.
 *
 * @param knownFields that the cluster has as well, by their paths without indices
 */
export function serviceShape(version: KubeVersion, knownFields: readonly string[]): ObjectShape {
  const key = [minorOf(version), ...knownFields].join();
  if (latest?.key !== key) {
    latest = { key, shape: objectOf(serviceStructure(version, knownFields).properties ?? {}) };
  }
  return latest.shape;
}

/** The documents of a text, and one text after the other, are mostly judged by the same. */
let latest: { readonly key: string; readonly shape: ObjectShape } | undefined;

function objectOf(properties: Readonly<Record<string, JsonSchema>>): ObjectShape {
  const fields = Object.entries(properties).map(([name, schema]) => [name, shapeOf(schema)] as const);
  return { kind: 'object', fields: new Map(fields) };
}

function shapeOf({ type, properties, additionalProperties, items, minimum }: JsonSchema): FieldShape {
  if (typeof type === 'object') {
    // Of two types, one is null where it is a time.
    return { kind: type.includes('null') ? 'time' : 'intOrText' };
  }
  switch (type) {
    case undefined:
      return { kind: 'any' };
    case 'object':
      if (properties !== undefined) {
        return objectOf(properties);
      }
      return { kind: typeof additionalProperties === 'object' ? 'map' : 'any' };
    case 'array':
      return { kind: 'list', items: shapeOf(items ?? {}) };
    case 'integer':
      return { kind: minimum === undefined ? 'int64' : 'int32' };
    case 'boolean':
      return { kind: 'boolean' };
    default:
      return { kind: 'text' };
  }
}
