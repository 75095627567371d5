import type { KubeVersion } from '../../kube/capabilities.ts';
import { describeFields } from './describeFields.ts';
import type { JsonSchema } from './jsonSchema.ts';
import { serviceStructure } from './serviceStructure.ts';
import { SERVICE_SNIPPETS } from './suggestions.ts';

export interface SchemaOptions {
  /** Fields that the attached cluster knows, by their paths without indices, such as `spec.ports.nodePort`. */
  readonly knownFields?: readonly string[];
}

/**
 * The JSON Schema of Services as servers of a version take them, for yaml-language-server. It fits every document: what is
 * neither a Service of `v1` nor a list of them is not judged. For a field that may be null, it says the type alone, since
 * completion would offer null; whoever shows problems drops those at values that are null or empty.
 *
 * A JSON Schema knows nothing of what depends on other fields: see `src/manifest/rules`.
 */
export function serviceSchema(version: KubeVersion, { knownFields = [] }: SchemaOptions = {}): JsonSchema {
  const service = describeFields(serviceStructure(version, knownFields), version);
  // The language server writes into what it is given.
  return structuredClone<JsonSchema>({
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: {
      Service: { ...service, required: ['apiVersion', 'kind', 'metadata', 'spec'] },
      // The items of a list of one kind need not say of themselves what they are.
      ServiceListItem: { ...service, required: ['metadata', 'spec'] },
    },
    defaultSnippets: SERVICE_SNIPPETS,
    properties: { apiVersion: { type: 'string' }, kind: { type: 'string' } },
    ...DOCUMENT,
  });
}

/**
 * One schema for all documents of a file, since the language server chooses schemas by file. It does not refer to itself
 * for lists within lists, which the language server follows without end.
 */
const DOCUMENT: JsonSchema = {
  if: isOf('Service'),
  then: { $ref: '#/definitions/Service' },
  else: {
    if: isOf('List'),
    then: itemsAre({ if: isOf('Service'), then: { $ref: '#/definitions/Service' } }),
    else: { if: isOf('ServiceList'), then: itemsAre({ $ref: '#/definitions/ServiceListItem' }) },
  },
};

function itemsAre(items: JsonSchema): JsonSchema {
  return { properties: { items: { items } } };
}

/** Says that it is an object, too: a document of comments alone would fit without it, and then be of the wrong type. */
function isOf(kind: string): JsonSchema {
  return {
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: { apiVersion: { const: 'v1' }, kind: { const: kind } },
  };
}
