import { KubeError } from '../errors.ts';
import { toKubeError } from '../failure.ts';
import { describeProxy, proxyHeaders, PROXY_SETTING, type Proxy } from './proxy.ts';

/** What a proxy did instead of connecting: the rest of a sentence that begins with its name. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
}

/** An HTTP proxy's answer that is no success. */
export function httpRefusal(proxy: Proxy, address: string, status: string, reason: string): ProxyFailure {
  const hint = status === '407' ? `. ${loginHint(proxy)}` : '';
  return new ProxyFailure(`refused to connect to ${address}: ${`${status} ${reason}`.trim()}${hint}`);
}

function loginHint(proxy: Proxy): string {
  if ('proxy-authorization' in proxyHeaders(proxy)) {
    return 'Correct the user and password that it is told';
  }
  const setting = proxy.namedBy === PROXY_SETTING ? ', or set http.proxyAuthorization' : '';
  return `Write user:password@ before the host in its address${setting}`;
}

/** Turns what failed on the way to or at a proxy into an error that names it. */
export function toProxyError(error: unknown, proxy: Proxy): KubeError {
  if (error instanceof ProxyFailure) {
    return new KubeError('proxy', `${describeProxy(proxy)} ${error.message}.`, { cause: error });
  }
  const failure = toKubeError(error, describeProxy(proxy));
  return failure.code === 'aborted' ? failure : new KubeError('proxy', failure.message, { cause: error });
}
