import { KubeError } from '../../kube/errors.ts';
import { pathBehindProxy } from '../../kube/serviceApi/proxyRoot.ts';
import { proxyPath, type ProxyTarget } from '../../kube/serviceApi/proxyTarget.ts';
import type { HttpMethod } from '../../kube/serviceApi/operations.ts';

/** A place at the backend, as it stands in a URL. */
export interface BackendPlace {
  /** With its leading slash. */
  readonly path: string;
  /** Without its question mark; empty where there is none. */
  readonly query: string;
}

const ANY_OPERATION = 'connectCoreV1GetNamespacedServiceProxyWithPath';

/**
 * Where a `Location` leads to. API servers put the path of the proxy before the backend's own paths, and leave what is
 * relative or of another host as it is.
 *
 * @param server the address of the API server; a gateway that it is behind may have a path of its own
 * @param from the place that answered
 * @returns undefined for what lies outside of the Service, and for a path that the API server would not hand on as it is
 */
export function redirectPlace(
  location: string,
  {
    server,
    target,
    from,
  }: { readonly server: URL; readonly target: ProxyTarget; readonly from: BackendPlace },
): BackendPlace | undefined {
  const root = proxyPath(ANY_OPERATION, target, '').replace(/\/$/, '');
  const resolved = parse(location, `${server.origin}${root}${from.path}`);
  if (resolved?.origin !== server.origin) {
    return undefined;
  }
  // Dots of the path are resolved by now, encoded ones too.
  const path = pathBehindProxy(resolved.pathname, target, server);
  return path !== undefined && isSendable(target, path)
    ? { path: path === '' ? '/' : path, query: resolved.search.slice(1) }
    : undefined;
}

/**
 * What is sent to where a redirect leads: a POST becomes a GET, as browsers have it, unless the status says that nothing
 * changes (RFC 9110, 15.4).
 */
export function redirectedMethod(httpStatus: number, method: HttpMethod): HttpMethod {
  const becomesGet =
    httpStatus === 303 ? method !== 'HEAD' : method === 'POST' && (httpStatus === 301 || httpStatus === 302);
  return becomesGet ? 'GET' : method;
}

export function isRedirect(httpStatus: number): boolean {
  return [301, 302, 303, 307, 308].includes(httpStatus);
}

function isSendable(target: ProxyTarget, path: string): boolean {
  try {
    proxyPath(ANY_OPERATION, target, path);
    return true;
  } catch (error) {
    if (error instanceof KubeError) {
      return false;
    }
    throw error;
  }
}

function parse(location: string, base: string): URL | undefined {
  return URL.canParse(location, base) ? new URL(location, base) : undefined;
}
