import type { KubeVersion } from '../../kube/capabilities.ts';
import generated from './generated/service.json' with { type: 'json' };
import { hasField } from './fieldVersions.ts';
import type { JsonSchema } from './jsonSchema.ts';

/** The fields of every version whose OpenAPI the generator knows; a test holds each of them to the file. */
const structure: JsonSchema = generated;

/** Fields that came and went between those versions, by the path of what they belong to. */
const SHORT_LIVED: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = {
  'metadata.managedFields': { fields: { type: 'object' } },
  spec: { ipFamily: { type: 'string' } },
};

/** A field of which no more is known than that it is there: it can hold anything. */
const ANYTHING: JsonSchema = {};

/**
 * The fields that a version of Kubernetes gives a Service, with their types and nothing else. Versions that came after
 * the last that is known have its fields.
 *
 * @param knownFields that the cluster has as well, by their paths without indices, such as `spec.ports.nodePort`
 */
export function serviceStructure(version: KubeVersion, knownFields: readonly string[] = []): JsonSchema {
  const known = new Set(knownFields);
  return fieldsOf(structure, '');

  function fieldsOf(schema: JsonSchema, path: string): JsonSchema {
    const { items, properties } = schema;
    return {
      ...schema,
      ...(items && { items: fieldsOf(items, path) }),
      ...(properties && { properties: propertiesOf({ ...properties, ...SHORT_LIVED[path] }, path) }),
    };
  }

  function propertiesOf(all: Readonly<Record<string, JsonSchema>>, path: string): Record<string, JsonSchema> {
    const ofVersion = Object.entries(all)
      .filter(([name]) => hasField(childPath(path, name), version) || known.has(childPath(path, name)))
      .map(([name, field]) => [name, fieldsOf(field, childPath(path, name))] as const);
    const ofCluster = knownFields
      .filter((field) => parentPath(field) === path && !Object.hasOwn(all, lastName(field)))
      .map((field) => [lastName(field), ANYTHING] as const);
    return Object.fromEntries([...ofVersion, ...ofCluster]);
  }
}

/** The paths of all fields below a schema, without indices: `spec.ports.nodePort`. */
export function fieldPaths({ items, properties = {} }: JsonSchema, path = ''): readonly string[] {
  return [
    ...(items ? fieldPaths(items, path) : []),
    ...Object.entries(properties).flatMap(([name, field]) => [
      childPath(path, name),
      ...fieldPaths(field, childPath(path, name)),
    ]),
  ];
}

export function childPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function parentPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), 0));
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
