import type { Service } from '../types.ts';
import type { ApiResult } from './answer.ts';
import { call } from './call.ts';
import type { ServiceRef } from './names.ts';
import type { ReadOptions, RequestOptions } from './options.ts';
import { readParameters } from './parameters.ts';
import type { ApiServer } from './server.ts';

/**
 * Reads a Service.
 *
 * @throws KubeError `unsupported` for an export where there is none; then nothing was sent
 */
export async function readService(
  server: ApiServer,
  { namespace, name }: ServiceRef,
  options: ReadOptions,
): Promise<ApiResult<Service>> {
  const query = readParameters(server.features, options);
  return call(
    server,
    { operation: 'readCoreV1NamespacedService', namespace, name, query, kinds: ['Service'] },
    options,
  );
}

/** Reads the status of a Service: the whole object, by the path of its status. @throws KubeError */
export async function readServiceStatus(
  server: ApiServer,
  { namespace, name }: ServiceRef,
  options: RequestOptions,
): Promise<ApiResult<Service>> {
  return call(
    server,
    { operation: 'readCoreV1NamespacedServiceStatus', namespace, name, kinds: ['Service'] },
    options,
  );
}
