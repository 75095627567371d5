import { KubeError } from '../errors.ts';
import type { Service } from '../types.ts';
import type { ApiResult } from './answer.ts';
import { prepareBody, type ServiceBody } from './body.ts';
import { call } from './call.ts';
import { checkNamespace } from './names.ts';
import type { CreateOptions } from './options.ts';
import { writeParameters } from './parameters.ts';
import type { ApiServer } from './server.ts';

/**
 * Creates a Service in a namespace.
 *
 * @throws KubeError `invalid` for a body that is none, `unsupported` for what the server would ignore: then nothing
 *   was sent; `conflict` when it is there already
 */
export async function createService(
  server: ApiServer,
  namespace: string,
  body: ServiceBody,
  options: CreateOptions,
): Promise<ApiResult<Service>> {
  const { mediaType, text } = prepareBody(body, { namespace });
  return call(
    server,
    {
      operation: 'createCoreV1NamespacedService',
      namespace,
      query: writeParameters(server.features, options),
      body: { mediaType, text },
      kinds: ['Service'],
    },
    options,
  );
}

/**
 * Creates a Service in the namespace that it names itself, by the path without one, as the API reference of OKD has
 * it. No server is known to serve that: when it answers 405, the path of the namespace is taken.
 *
 * @throws KubeError as {@link createService}; `invalid` too when the body names no namespace
 */
export async function createServiceAcrossNamespaces(
  server: ApiServer,
  body: ServiceBody,
  options: CreateOptions,
): Promise<ApiResult<Service>> {
  const { mediaType, text, object } = prepareBody(body, {});
  // In YAML, a key without a value is null.
  const namespace = object.metadata.namespace ?? '';
  if (namespace === '') {
    throw new KubeError('invalid', 'The Service names no namespace. Add metadata.namespace.');
  }
  checkNamespace(namespace);
  try {
    return await call(
      server,
      {
        operation: 'createCoreV1ServiceForAllNamespaces',
        query: writeParameters(server.features, options),
        body: { mediaType, text },
        kinds: ['Service'],
      },
      options,
    );
  } catch (error) {
    if (error instanceof KubeError && error.httpStatus === 405) {
      return createService(server, namespace, body, options);
    }
    throw error;
  }
}
