import { createHash, randomBytes } from 'node:crypto';
import type { Readable, Duplex } from 'node:stream';
import { KubeError } from '../../kube/errors.ts';
import type { ProxyResponse } from '../../kube/serviceApi/proxyService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { upgradeService, type UpgradedService } from '../../kube/serviceApi/upgradeService.ts';
import type { CallRequest } from '../request/requestDocument.ts';
import type { CookieJar } from '../libraries/cookieJar.ts';
import { answerInTime } from '../send/answerInTime.ts';
import { cookieHeaders, cookieUrl } from '../send/cookieJars.ts';
import { combine, valuesOf } from '../send/sendCall.ts';

/** Of RFC 6455, 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface OpenedSocket {
  readonly socket: Duplex;
  readonly head: Buffer;
  /** The subprotocol that the backend chose; empty without one. */
  readonly protocol: string;
}

/** The backend, or the API server, would rather go on with HTTP. */
export interface RefusedSocket extends ProxyResponse {
  readonly body: Readable;
}

export interface HandshakeOptions {
  /** Undefined for a request that is to have none. */
  readonly cookies: CookieJar | undefined;
  /** Ends the handshake, and the body of a refusal. */
  readonly signal: AbortSignal;
}

/**
 * Opens a WebSocket to a Service's backend.
 *
 * @throws KubeError where there is no answer, or none in time; `protocol` for one that is none of a WebSocket
 */
export async function openWebSocket(
  server: ApiServer,
  request: Pick<CallRequest, 'target' | 'headers' | 'settings'>,
  { cookies, signal }: HandshakeOptions,
): Promise<OpenedSocket | RefusedSocket> {
  const key = randomBytes(16).toString('base64');
  const { target } = request;
  // What is copied from a browser names extensions that we do not speak.
  const headers = request.headers.filter(({ name }) => name.toLowerCase() !== 'sec-websocket-extensions');
  const answer = await answerInTime<UpgradedService | RefusedSocket>(request, signal, (deadline) =>
    upgradeService(server, target, {
      path: target.path,
      ...(target.query !== undefined && { query: target.query }),
      headers: {
        ...combine([...headers, ...cookieHeaders(cookies, target, target.path)]),
        'sec-websocket-key': key,
        'sec-websocket-version': '13',
      },
      signal: deadline,
    }),
  );
  if ('socket' in answer || answer.from === 'backend') {
    cookies?.keep(cookieUrl(target, target.path), valuesOf(answer, 'set-cookie'));
  }
  if (!('socket' in answer)) {
    return answer;
  }
  const accepted = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  if (answer.headers['sec-websocket-accept'] !== accepted) {
    answer.socket.destroy();
    throw new KubeError(
      'protocol',
      'The answer to the handshake of the WebSocket is not one to this request.',
    );
  }
  const { socket, head } = answer;
  return { socket, head, protocol: String(answer.headers['sec-websocket-protocol'] ?? '') };
}
