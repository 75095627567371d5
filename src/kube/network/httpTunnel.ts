import type { Handshake } from './handshake.ts';
import { proxyHeaders, type Proxy } from './proxy.ts';
import { httpRefusal, ProxyFailure } from './proxyFailure.ts';

const END_OF_HEAD = '\r\n\r\n';

/**
 * Has an HTTP proxy connect on to `address` (RFC 9110, 9.3.6).
 *
 * @param address `host:port`
 * @throws ProxyFailure when it will not
 */
export async function openHttpTunnel(
  handshake: Handshake,
  address: string,
  proxy: Proxy,
  userAgent: string,
): Promise<void> {
  const headers = { host: address, 'user-agent': userAgent, ...proxyHeaders(proxy) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  handshake.send([`CONNECT ${address} HTTP/1.1`, ...lines].join('\r\n') + END_OF_HEAD);
  const head = (await handshake.readThrough(END_OF_HEAD)).toString('latin1');
  const [, status, reason = ''] = /^HTTP\/1\.\d (\d{3})(?: ([^\r\n]*))?\r\n/.exec(head) ?? [];
  if (status === undefined) {
    throw new ProxyFailure('does not answer as an HTTP proxy');
  }
  if (status !== '200') {
    throw httpRefusal(proxy, address, status, reason);
  }
}
