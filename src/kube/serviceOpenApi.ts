import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../common/json.ts';
import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { serviceFieldsIn } from './serviceFields.ts';

/** What an OpenAPI document says of Services and the operations on them. */
export interface ServiceOpenApi {
  /** Whether the operation takes the query parameter. `list` is the GET of the collection. */
  readonly lists: (
    method: 'list' | 'post' | 'get' | 'put' | 'patch' | 'delete',
    parameter: string,
  ) => boolean;
  /** `Preconditions` has a `resourceVersion`. */
  readonly knowsPreconditions: boolean;
  /** The fields of a Service, by their paths without indices, such as `spec.ports.nodePort`. */
  readonly fields: readonly string[];
}

const COLLECTION = '/api/v1/namespaces/{namespace}/services';
const SERVICE = `${COLLECTION}/{name}`;
const PRECONDITIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions';

/**
 * Asks a server for its OpenAPI: the part of the core group (version 3, since 1.24), else the whole (version 2, since
 * 1.10; what 1.9 has under `/swagger.json` proves nothing that its age would not).
 *
 * @throws KubeError `notFound` when it has neither, `protocol` when it sends too much or something else
 */
export async function readServiceOpenApi(
  connection: Connection,
  signal: AbortSignal,
): Promise<ServiceOpenApi> {
  const document = await readDocument(connection, signal);
  const path = (name: string): Json | undefined => at(document, 'paths', name);
  return {
    lists: (method, parameter) => {
      const item = path(method === 'list' || method === 'post' ? COLLECTION : SERVICE);
      const operation = at(item, method === 'list' ? 'get' : method);
      return [...list(at(item, 'parameters')), ...list(at(operation, 'parameters'))].some(
        (entry) => at(resolve(document, entry), 'name') === parameter,
      );
    },
    knowsPreconditions: [
      at(document, 'components', 'schemas', PRECONDITIONS),
      at(document, 'definitions', PRECONDITIONS),
    ].some((schema) => at(schema, 'properties', 'resourceVersion') !== undefined),
    fields: serviceFieldsIn(document),
  };
}

async function readDocument(connection: Connection, signal: AbortSignal): Promise<JsonObject> {
  try {
    return await connection.getJson<JsonObject>('/openapi/v3/api/v1', signal);
  } catch (error) {
    if (error instanceof KubeError && error.code === 'notFound') {
      return connection.getJson<JsonObject>('/openapi/v2', signal);
    }
    throw error;
  }
}

/** Follows `$ref: '#/parameters/dryRun'`, with which servers since 1.27 keep version 2 short. */
function resolve(document: JsonObject, entry: Json): Json | undefined {
  const reference = at(entry, '$ref');
  return typeof reference === 'string' ? at(document, ...reference.split('/').slice(1)) : entry;
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((found, key) => (isJsonObject(found) ? found[key] : undefined), value);
}

function list(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}
