import type { Duplex, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import api from 'undici/lib/api/index.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import { abortable } from '../../common/abortable.ts';
import type { Network } from './network.ts';
import type { Proxy } from './proxy.ts';
import { REQUESTS_AT_ONCE } from './requestLimit.ts';
import { Route } from './route.ts';
import {
  NO_TLS_MATERIAL,
  proxyPeer,
  proxyTls,
  serverPeer,
  serverTls,
  type ServerRole,
  type TlsMaterial,
} from './tls.ts';
import { requestUpgrade } from './upgrade.ts';

export interface TransportOptions extends TlsMaterial {
  /** Scheme, host and port; more of it does not count. */
  readonly server: URL;
  /** The API server, where it is left out. */
  readonly role?: ServerRole;
  readonly proxy?: Proxy | undefined;
  readonly network: Network;
  /** Who asks a proxy for a tunnel. */
  readonly userAgent: string;
}

export interface TransportRequest {
  readonly method: string;
  /** Path with query, already encoded. */
  readonly path: string;
  /** Names in lower case; of a list each value is a line of its own. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer | Readable;
  readonly signal: AbortSignal;
  /** A stream has no time limits of its own: its reader keeps the time. */
  readonly stream: boolean;
  /** Asks for this protocol instead of HTTP, by a GET without a body. */
  readonly upgrade?: string | undefined;
}

export interface TransportResponse {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  /** The body came as gzip, which it no longer is; the headers still say so. */
  readonly isDecompressed: boolean;
  /** Headers that follow the body, filled in once it has been read to its end. */
  readonly trailers?: Readonly<Record<string, string | string[] | undefined>>;
  /** Speaks the protocol that was asked for: the answer is 101. */
  readonly socket?: Duplex;
}

const HEADERS_TIMEOUT_MS = 60_000; // The API server gives up on a request after 60 s itself.
const BODY_IDLE_TIMEOUT_MS = 30_000;

/**
 * The sockets to one API server under one identity: one pool for streams, each of which holds its socket for minutes,
 * one for short requests, which streams must never starve, and one for those that become something else than HTTP.
 */
export class Transport {
  readonly #route: Route;
  readonly #streams: Pool;
  readonly #requests: Pool;
  readonly #upgrades: Pool;
  readonly #upgraded = new Set<Duplex>();

  private constructor(server: URL, route: Route) {
    this.#route = route;
    const { connect } = route;
    this.#streams = new Pool(server.origin, { connect, headersTimeout: 0, bodyTimeout: 0 });
    this.#requests = new Pool(server.origin, {
      connect,
      connections: REQUESTS_AT_ONCE,
      headersTimeout: HEADERS_TIMEOUT_MS,
      bodyTimeout: BODY_IDLE_TIMEOUT_MS,
    });
    this.#upgrades = new Pool(server.origin, {
      connect: route.connectThrough,
      headersTimeout: HEADERS_TIMEOUT_MS,
      bodyTimeout: BODY_IDLE_TIMEOUT_MS,
    });
  }

  /** Reads the certificates that the machine trusts, if it takes these; opens no socket. */
  static async create(options: TransportOptions): Promise<Transport> {
    const { server, role = 'server', proxy, network, userAgent, ...tls } = options;
    const isSecure = server.protocol === 'https:';
    const [toServer, toProxy] = await Promise.all([
      isSecure ? serverTls(tls, network, role) : {},
      proxy?.protocol === 'https:' ? proxyTls(proxy, isSecure ? tls : NO_TLS_MATERIAL, network) : {},
    ]);
    return new Transport(
      server,
      new Route({
        server,
        serverTls: toServer,
        serverPeer: serverPeer(server, tls, network, role),
        proxy,
        proxyTls: toProxy,
        proxyPeer: proxy && proxyPeer(proxy, network),
        userAgent,
      }),
    );
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const { method, path, headers, signal, stream, upgrade } = request;
    if (upgrade !== undefined) {
      return this.#upgrade(upgrade, request);
    }
    const pool = stream ? this.#streams : this.#requests;
    const { forwarding } = this.#route;
    const sent = api.request.call(pool, {
      method: method as 'GET',
      path: (forwarding?.prefix ?? '') + path,
      headers: { ...headers, ...forwarding?.headers } as Record<string, string | string[]>,
      body: request.body ?? null,
      signal,
    });
    // An abort undici heeds only once it has a socket, and then it sends nothing; connecting may take its whole time.
    const response = await abortable(sent, signal);
    const isDecompressed = response.headers['content-encoding'] === 'gzip' && !isEmpty(method, response);
    const body = isDecompressed ? gunzip(response.body) : response.body;
    // Destroyed unread, or broken before anybody reads it: without a listener that ends the process. Who reads it
    // later still gets the error.
    body.on('error', () => undefined);
    if (forwarding && response.statusCode === 407) {
      body.destroy();
      throw forwarding.refusal();
    }
    const { statusCode: httpStatus, headers: received, trailers } = response;
    return { httpStatus, headers: received, body, isDecompressed, trailers };
  }

  /** Takes no more requests, and ends each socket when what is under way on it has ended. */
  async close(): Promise<void> {
    await Promise.all([this.#streams, this.#requests, this.#upgrades].map((pool) => pool.close()));
  }

  /** Ends every socket now, with what is under way on it. */
  async destroy(): Promise<void> {
    this.#route.close();
    this.#upgraded.forEach((socket) => socket.destroy());
    await Promise.all([this.#streams, this.#requests, this.#upgrades].map((pool) => pool.destroy()));
  }

  async #upgrade(protocol: string, { path, headers, signal }: TransportRequest): Promise<TransportResponse> {
    const asked = requestUpgrade(this.#upgrades, { protocol, path, headers, signal });
    const answer = await abortable(asked, signal).catch((error: unknown) => {
      // It may yet come, to nobody.
      void asked.then(({ socket, body }) => (socket ?? body).destroy()).catch(() => undefined);
      throw error;
    });
    const { socket, body } = answer;
    body.on('error', () => undefined);
    if (socket) {
      this.#upgraded.add(socket);
      socket.on('error', () => undefined).once('close', () => this.#upgraded.delete(socket));
    }
    return { ...answer, isDecompressed: false };
  }
}

/** Some answers tell of a body that never comes (RFC 9110, 6.4.1); nothing at all would be no gzip. */
function isEmpty(
  method: string,
  { statusCode, headers }: { readonly statusCode: number; readonly headers: TransportResponse['headers'] },
): boolean {
  return method === 'HEAD' || statusCode === 204 || statusCode === 304 || headers['content-length'] === '0';
}

const GUNZIP_CHUNK_BYTES = 64 * 1024;

function gunzip(body: Readable): Readable {
  const plain = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  body.once('error', (error) => plain.destroy(error));
  plain.once('close', () => body.destroy());
  return body.pipe(plain);
}
