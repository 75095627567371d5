import { proxyPath, type ProxyTarget } from './proxyTarget.ts';

/**
 * Where API servers put the paths of a Service's backend: links of a page and redirects to `/a` lead to
 * `/api/v1/namespaces/NS/services/NAME/proxy/a` by then (`rewriteURL` of apimachinery/pkg/util/proxy/transport.go). They
 * write the colons of the target plain or encoded, and a gateway may have put a path of its own before.
 *
 * @param server the address of the API server, as it is known here
 * @returns the source of a regular expression for this Service and port, without a slash at its end
 */
export function proxyRootPattern(target: ProxyTarget, server: URL): string {
  const root = proxyPath('connectCoreV1GetNamespacedServiceProxyWithPath', target, '').replace(/\/$/, '');
  const gateway = server.pathname.replace(/\/+$/, '');
  return `(?:${escapeRegExp(gateway)})?${escapeRegExp(root).replaceAll(':', '(?::|%3[Aa])')}`;
}

/**
 * @param path as it stands in a URL, without a query
 * @returns what of it is for the backend, not looked at: empty, or from the slash on; undefined for a path of anything else
 */
export function pathBehindProxy(path: string, target: ProxyTarget, server: URL): string | undefined {
  return new RegExp(`^${proxyRootPattern(target, server)}(|/.*)$`, 's').exec(path)?.[1];
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
