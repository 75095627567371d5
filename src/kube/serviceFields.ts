import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../common/json.ts';

const SERVICE = 'io.k8s.api.core.v1.Service';

/**
 * The fields that an OpenAPI document (version 2 or 3) gives a Service, by their paths without indices, such as
 * `spec.ports.nodePort`; none where it has no Services. Every definition is looked into once, so that what a server sends
 * cannot grow: in a Service, none is used twice.
 */
export function serviceFieldsIn(document: JsonObject): readonly string[] {
  const definitions = member(member(document, 'components'), 'schemas') ?? member(document, 'definitions');
  const seen = new Set<string>();
  return fieldsOfDefinition(SERVICE, '');

  function fieldsOfDefinition(name: string, path: string): readonly string[] {
    if (seen.has(name)) {
      return [];
    }
    seen.add(name);
    const properties = member(member(definitions, name), 'properties');
    return Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([field, schema]) => {
      const at = path === '' ? field : `${path}.${field}`;
      const type = definitionIn(schema) ?? definitionIn(member(schema, 'items'));
      return [at, ...(type === undefined ? [] : fieldsOfDefinition(type, at))];
    });
  }
}

/** Version 3 wraps a reference that has something beside it. */
function definitionIn(schema: Json | undefined): string | undefined {
  const wrapped = member(schema, 'allOf');
  const reference = member(isJsonArray(wrapped) ? wrapped[0] : schema, '$ref');
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined;
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
