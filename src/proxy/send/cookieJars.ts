import type { ProxyTarget } from '../../kube/serviceApi/proxyTarget.ts';
import type { CookieJar } from '../libraries/cookieJar.ts';

/** The cookies of each Service of each context, for as long as the window is open. */
export class CookieJars {
  readonly #jars = new Map<string, CookieJar>();

  /** @param create makes the jar of a Service that has none yet */
  of(context: string, { namespace, name }: ProxyTarget, create: () => CookieJar): CookieJar {
    const key = JSON.stringify([context, namespace, name]);
    const jar = this.#jars.get(key) ?? create();
    this.#jars.set(key, jar);
    return jar;
  }
}

/** What is sent of a jar: one header, or none. */
export function cookieHeaders(
  jar: CookieJar | undefined,
  target: ProxyTarget,
  path: string,
): readonly { readonly name: string; readonly value: string }[] {
  const value = jar?.cookiesFor(cookieUrl(target, path)) ?? '';
  return value === '' ? [] : [{ name: 'cookie', value }];
}

/**
 * The address under which cookies are kept: as if it were called from inside the cluster. All the way that is ours to
 * see is encrypted, so what a backend keeps for secure connections is sent.
 */
export function cookieUrl({ namespace, name }: ProxyTarget, path: string): URL {
  return new URL(`https://${name}.${namespace}.svc.cluster.local${path.startsWith('/') ? path : `/${path}`}`);
}
