import type { Duplex } from 'node:stream';
import type { KubeRequest } from '../connection.ts';
import type { Query } from '../requestTarget.ts';
import { examine } from './proxyFailure.ts';
import { checkProxyHeaders, type ProxyHeaders } from './proxyHeaders.ts';
import { toProxyResponse, toProxySearch, type ProxyResponse } from './proxyService.ts';
import { proxyPath, type ProxyTarget } from './proxyTarget.ts';
import type { ApiServer } from './server.ts';

/** A request to a Service's backend to go on with another protocol on this socket. */
export interface ServiceUpgradeRequest {
  /** As it stands in a URL, without a query. */
  readonly path: string;
  /** By name, or as it stands in a URL after the question mark. */
  readonly query?: Query | string;
  /** Those of the protocol, such as `sec-websocket-key`. */
  readonly headers?: ProxyHeaders;
  /** `websocket` unless told otherwise. */
  readonly protocol?: string;
  /** Ends the asking; the socket is the caller's to end. */
  readonly signal: AbortSignal;
}

/** The backend speaks the other protocol from here on. */
export interface UpgradedService {
  readonly httpStatus: 101;
  readonly headers: ProxyResponse['headers'];
  /** Must be destroyed by whoever got it. Closing the connection does it, too. */
  readonly socket: Duplex;
  /** What the backend has said already, before all that is read from the socket. */
  readonly head: Buffer;
}

/**
 * Asks a Service's backend through the API server for another protocol, for which HTTP/1.1 is needed all the way.
 * The handshake of the protocol itself, such as `sec-websocket-accept`, is the caller's to check.
 *
 * @returns the refusal, of the backend or of the API server, where there is one; its body as that of `proxyService`
 * @throws KubeError when there was no answer at all; `invalid` for a target, path or header that must not be sent
 */
export async function upgradeService(
  { connection }: ApiServer,
  target: ProxyTarget,
  { path, query, headers = {}, protocol = 'websocket', signal }: ServiceUpgradeRequest,
): Promise<UpgradedService | ProxyResponse> {
  const address = proxyPath('connectCoreV1GetNamespacedServiceProxyWithPath', target, path);
  const request: KubeRequest = {
    path: address + toProxySearch(query),
    headers: { accept: '*/*', ...checkProxyHeaders(headers) },
    upgrade: protocol,
    signal,
  };
  for (let isRenewed = false; ; isRenewed = true) {
    const response = await connection.exchange(request);
    const { socket } = response;
    if (socket) {
      return {
        httpStatus: 101,
        headers: response.headers,
        socket,
        head: (socket.read() as Buffer | null) ?? Buffer.alloc(0),
      };
    }
    try {
      const examined = await examine(response, target, undefined);
      const isRefused = examined.failure?.code === 'unauthorized';
      if (isRenewed || !isRefused || !(await connection.renewCredentials(request))) {
        return toProxyResponse(response, examined, (error) => connection.explain(error, signal));
      }
    } catch (error) {
      response.body.destroy();
      throw connection.explain(error, signal);
    }
  }
}
