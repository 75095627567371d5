import type { Query } from '../requestTarget.ts';
import { readAnswer, type ApiResult } from './answer.ts';
import { checkNamespace, checkServiceName } from './names.ts';
import { operationPath, SERVICE_OPERATIONS, type OperationId } from './operations.ts';
import type { RequestOptions } from './options.ts';
import type { ApiServer } from './server.ts';

/** One request of an operation. */
export interface Call {
  readonly operation: OperationId;
  readonly namespace?: string;
  readonly name?: string;
  readonly query?: Query;
  readonly body?: { readonly mediaType: string; readonly text: string };
  /** What the answer may be. */
  readonly kinds: readonly string[];
}

/** An object is at most 1.5 MB in etcd; indented, or as YAML, it grows. */
const MAX_OBJECT_BYTES = 16 * 1024 * 1024;
/** A list without a limit is read in one piece. */
const MAX_LIST_BYTES = 256 * 1024 * 1024;

/**
 * Sends a request and reads the object that comes back.
 *
 * @throws KubeError
 */
export async function call<T>(
  { connection }: ApiServer,
  { operation, namespace, name, query, body, kinds }: Call,
  { signal, pretty, as }: RequestOptions,
): Promise<ApiResult<T>> {
  const isList = kinds.includes('ServiceList');
  const path = operationPath(operation, {
    ...(namespace !== undefined && { namespace: checkNamespace(namespace) }),
    ...(name !== undefined && { name: checkServiceName(name) }),
  });
  const response = await connection.send({
    method: SERVICE_OPERATIONS[operation].method,
    path,
    query: { ...query, pretty },
    headers: {
      accept: as === 'yaml' ? 'application/yaml' : 'application/json',
      ...(isList && connection.compresses && { 'accept-encoding': 'gzip' }),
      ...(body && { 'content-type': body.mediaType }),
    },
    ...(body && { body: body.text }),
    signal,
  });
  try {
    return await readAnswer<T>(response, kinds, isList ? MAX_LIST_BYTES : MAX_OBJECT_BYTES);
  } catch (error) {
    response.body.destroy();
    throw connection.explain(error, signal);
  }
}
