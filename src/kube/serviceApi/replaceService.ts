import type { Service } from '../types.ts';
import type { ApiResult } from './answer.ts';
import { checkResourceVersion, prepareBody, type ServiceBody } from './body.ts';
import { call } from './call.ts';
import type { ServiceRef } from './names.ts';
import type { OperationId } from './operations.ts';
import type { ReplaceOptions } from './options.ts';
import { writeParameters } from './parameters.ts';
import type { ApiServer } from './server.ts';

/**
 * Replaces a Service, which must not have changed since the body was read: its resourceVersion says when that was.
 *
 * @throws KubeError `conflict` when it has changed; `notFound` when it is not there, where the server does not create it
 *   then (1.36 does); `invalid` for a body that is none, or has no resourceVersion, and `unsupported` for what the
 *   server would ignore: then nothing was sent
 */
export async function replaceService(
  server: ApiServer,
  ref: ServiceRef,
  body: ServiceBody,
  options: ReplaceOptions,
): Promise<ApiResult<Service>> {
  return replace(server, 'replaceCoreV1NamespacedService', ref, body, options);
}

/** The same for the status; of the body everything else is ignored by the server. @throws KubeError */
export async function replaceServiceStatus(
  server: ApiServer,
  ref: ServiceRef,
  body: ServiceBody,
  options: ReplaceOptions,
): Promise<ApiResult<Service>> {
  return replace(server, 'replaceCoreV1NamespacedServiceStatus', ref, body, options);
}

async function replace(
  server: ApiServer,
  operation: OperationId,
  ref: ServiceRef,
  body: ServiceBody,
  options: ReplaceOptions,
): Promise<ApiResult<Service>> {
  const { mediaType, text, object } = prepareBody(body, ref);
  if (options.withoutResourceVersion !== 'send') {
    checkResourceVersion(object);
  }
  const query = writeParameters(server.features, options);
  return call(server, { operation, ...ref, query, body: { mediaType, text }, kinds: ['Service'] }, options);
}
