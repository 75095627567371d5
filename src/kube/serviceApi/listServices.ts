import type { ListMeta, Service } from '../types.ts';
import type { ApiResult } from './answer.ts';
import { call, type Call } from './call.ts';
import type { ListOptions } from './options.ts';
import { selectionParameters } from './parameters.ts';
import type { ApiServer } from './server.ts';

/** `ServiceList` of `core/v1`. Its items come without `apiVersion` and `kind`. */
export interface ServiceList {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ListMeta;
  readonly items: readonly Service[];
}

/**
 * Lists the Services of a namespace, or one page of them.
 *
 * @throws KubeError `expired` when the page that `continue` names is gone
 */
export async function listServices(
  server: ApiServer,
  namespace: string,
  options: ListOptions,
): Promise<ApiResult<ServiceList>> {
  return list(server, { operation: 'listCoreV1NamespacedService', namespace }, options);
}

/** Lists the Services of all namespaces, or one page of them. @throws KubeError */
export async function listServicesForAllNamespaces(
  server: ApiServer,
  options: ListOptions,
): Promise<ApiResult<ServiceList>> {
  return list(server, { operation: 'listCoreV1ServiceForAllNamespaces' }, options);
}

async function list(
  server: ApiServer,
  where: Pick<Call, 'operation' | 'namespace'>,
  options: ListOptions,
): Promise<ApiResult<ServiceList>> {
  const query = {
    ...selectionParameters(server.features, options),
    limit: options.limit,
    continue: options.continue,
  };
  const result = await call<ServiceList>(server, { ...where, query, kinds: ['ServiceList'] }, options);
  // Go writes an empty slice as null.
  const items = (result.object.items as readonly Service[] | null | undefined) ?? [];
  return { ...result, object: { ...result.object, items } };
}
