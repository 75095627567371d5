/**
 * Makes `src/manifest/schema/generated/service.json`, what a Service consists of, out of what servers say of themselves:
 *
 *   npm run schemas
 *
 * To add a version, put its OpenAPI (`kubectl get --raw /openapi/v3/api/v1`, or `/openapi/v2`), without the descriptions,
 * into `test/fixtures/openapi`, and its new fields into `src/manifest/schema/fieldVersions.ts`.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { asJsonObject, isJsonArray, isJsonObject, type Json, type JsonObject } from '../src/common/json.ts';
import type { JsonSchema } from '../src/manifest/schema/jsonSchema.ts';

const ROOT = join(import.meta.dirname, '..');
const SERVERS = join(ROOT, 'test/fixtures/openapi');
const OUTPUT = join(ROOT, 'src/manifest/schema/generated/service.json');

const SERVICE = 'io.k8s.api.core.v1.Service';
const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** Types that OpenAPI cannot tell, by the last part of their name. */
const SPECIAL: Readonly<Record<string, JsonSchema>> = {
  // One type of two, because messages on `oneOf` do not say what is wrong.
  IntOrString: { type: ['integer', 'string'], ...INT32 },
  // The only scalar that servers themselves write as null.
  Time: { type: ['string', 'null'] },
  // One field for each field of the object that it speaks of.
  FieldsV1: { type: 'object' },
};

/** The text of the generated file. */
export async function generate(): Promise<string> {
  const names = await readdir(SERVERS);
  const servers = names.filter((name) => /^service-[\d.]+\.json$/.test(name));
  const documents = await Promise.all(servers.map((name) => readFile(join(SERVERS, name), 'utf8')));
  const schema = documents
    .map((document) => serviceIn(JSON.parse(document) as JsonObject))
    .reduce((one, other) => unite(one, other, SERVICE));
  const style = await resolveConfig(OUTPUT);
  return format(JSON.stringify(schema), { ...style, parser: 'json' });
}

/**
 * The structure of a Service as an OpenAPI document (version 2 or 3) has it: types only, with what it refers to in place.
 * Values by default are left out, because version 3 gives the zero values of Go, which completion would insert.
 *
 * @throws Error when the document lacks a definition
 */
export function serviceIn(document: JsonObject): JsonSchema {
  const { schemas } = asJsonObject(document['components']);
  const definitions = asJsonObject(schemas ?? document['definitions']);
  return structureOf(definition(SERVICE), SERVICE);

  function definition(name: string): JsonObject {
    const found = definitions[name];
    if (!isJsonObject(found)) {
      throw new Error(`The OpenAPI document has no ${name}.`);
    }
    return found;
  }

  function structureOf(schema: JsonObject, name: string): JsonSchema {
    const special = SPECIAL[name.slice(name.lastIndexOf('.') + 1)];
    if (special) {
      return special;
    }
    const reference = referenceIn(schema);
    if (reference !== undefined) {
      return structureOf(definition(reference), reference);
    }
    const { type, format: width, properties, required, items, additionalProperties } = schema;
    if (isJsonObject(properties)) {
      return {
        type: 'object',
        additionalProperties: false,
        ...(isJsonArray(required) && { required: required.map(String) }),
        properties: Object.fromEntries(
          Object.entries(properties).map(([field, value]) => [field, structureOf(asJsonObject(value), '')]),
        ),
      };
    }
    return {
      type: type as string,
      ...(width === 'int32' && INT32),
      ...(isJsonObject(items) && { items: structureOf(items, '') }),
      ...(isJsonObject(additionalProperties) && {
        additionalProperties: structureOf(additionalProperties, ''),
      }),
    };
  }
}

/** Version 3 wraps a reference that has something beside it. */
function referenceIn({ $ref, allOf }: JsonObject): string | undefined {
  const reference: Json | undefined = isJsonArray(allOf) ? asJsonObject(allOf[0])['$ref'] : $ref;
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined;
}

/**
 * The fields of both, in the order of the alphabet. A field has the same type in every version of an API.
 *
 * @throws Error when it has not
 */
export function unite(one: JsonSchema, other: JsonSchema, name: string): JsonSchema {
  if (one.properties !== undefined && other.properties !== undefined) {
    const fields = [...new Set([...Object.keys(one.properties), ...Object.keys(other.properties)])];
    const properties = fields.sort().map((field) => {
      const [left, right] = [one.properties?.[field], other.properties?.[field]];
      return [field, left && right ? unite(left, right, `${name}.${field}`) : (left ?? right)!] as const;
    });
    return { ...one, properties: Object.fromEntries(properties) };
  }
  if (one.items !== undefined && other.items !== undefined) {
    return { ...one, items: unite(one.items, other.items, name) };
  }
  if (JSON.stringify(one) !== JSON.stringify(other)) {
    throw new Error(`${name} has more than one type: ${JSON.stringify(one)} and ${JSON.stringify(other)}.`);
  }
  return one;
}

if (import.meta.main) {
  await writeFile(OUTPUT, await generate());
}
