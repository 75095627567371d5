import { joinPath } from '../../kube/requestTarget.ts';
import { proxyPath } from '../../kube/serviceApi/proxyTarget.ts';
import { toProxySearch } from '../../kube/serviceApi/proxyService.ts';
import type { CallRequest } from './requestDocument.ts';

/**
 * The path that a request is sent to, as `proxyService` takes it: without one it is the root, unless the request says
 * otherwise.
 */
export function sentPath({ target, settings }: Pick<CallRequest, 'target' | 'settings'>): string | undefined {
  return target.path === '' && settings.withoutPath ? undefined : target.path;
}

/**
 * Where a request goes to through the API server.
 *
 * @param server its address
 * @throws KubeError `invalid` for what must not be sent
 */
export function requestUrl(server: string, request: Pick<CallRequest, 'target' | 'settings'>): string {
  const { origin, pathname } = new URL(server);
  const { target } = request;
  const path = sentPath(request);
  const operation = `connectCoreV1GetNamespacedServiceProxy${path === undefined ? '' : 'WithPath'}` as const;
  return origin + joinPath(pathname, proxyPath(operation, target, path)) + toProxySearch(target.query);
}
