import { KubeError } from '../errors.ts';
import { toKubeError } from '../failure.ts';
import { describeProxy, type Proxy } from './proxy.ts';

/** What a proxy did instead of connecting: the rest of a sentence that begins with its name. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
}

/** An HTTP proxy's answer that is no success. */
export function httpRefusal(address: string, status: string, reason: string): ProxyFailure {
  const hint = status === '407' ? '. Write user:password@ before the host in its address' : '';
  return new ProxyFailure(`refused to connect to ${address}: ${`${status} ${reason}`.trim()}${hint}`);
}

/** Turns what failed on the way to or at a proxy into an error that names it. */
export function toProxyError(error: unknown, proxy: Proxy): KubeError {
  if (error instanceof ProxyFailure) {
    return new KubeError('proxy', `${describeProxy(proxy)} ${error.message}.`, { cause: error });
  }
  const failure = toKubeError(error, describeProxy(proxy));
  return failure.code === 'aborted' ? failure : new KubeError('proxy', failure.message, { cause: error });
}
