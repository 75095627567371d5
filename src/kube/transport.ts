import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import api from 'undici/lib/api/index.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { ClientCertificate } from './credentials.ts';

export interface TransportOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly ca: Buffer | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  /** Name to verify the server's certificate against and to send as SNI, where it is not the host. */
  readonly serverName: string | undefined;
  readonly insecureSkipVerify: boolean;
}

export interface TransportRequest {
  readonly method: string;
  /** Path with query, already encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  readonly signal: AbortSignal;
  /** A stream has no time limits of its own: its reader keeps the time. */
  readonly stream: boolean;
}

export interface TransportResponse {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Already decompressed. */
  readonly body: Readable;
}

const HEADERS_TIMEOUT_MS = 60_000; // The API server gives up on a request after 60 s itself.
const BODY_IDLE_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_PROBE_MS = 15_000; // A dead TCP peer is noticed 10 s after the first unanswered probe.
const CONNECT_TIMEOUT_MS = 15_000;
const MAX_REQUEST_CONNECTIONS = 8;

/**
 * The sockets to one API server under one identity: one pool for streams, each of which holds its socket for minutes,
 * and one for short requests, which streams must never starve.
 *
 * HTTP/1.1 only: over HTTP/2 undici's unanswered pings keep the kernel from noticing a dead peer at all.
 */
export class Transport {
  readonly #streams: Pool;
  readonly #requests: Pool;

  constructor({ origin, ca, clientCertificate, serverName, insecureSkipVerify }: TransportOptions) {
    const options = {
      allowH2: false,
      connect: {
        timeout: CONNECT_TIMEOUT_MS,
        keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS,
        rejectUnauthorized: !insecureSkipVerify,
        ...(ca && { ca }),
        ...clientCertificate,
        ...(serverName !== undefined && { servername: serverName }),
      },
    };
    this.#streams = new Pool(origin, { ...options, headersTimeout: 0, bodyTimeout: 0 });
    this.#requests = new Pool(origin, {
      ...options,
      connections: MAX_REQUEST_CONNECTIONS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      bodyTimeout: BODY_IDLE_TIMEOUT_MS,
    });
  }

  async send({ method, path, headers, body, signal, stream }: TransportRequest): Promise<TransportResponse> {
    const pool = stream ? this.#streams : this.#requests;
    const response = await api.request.call(pool, {
      method: method as 'GET',
      path,
      headers,
      body: body ?? null,
      signal,
    });
    return {
      httpStatus: response.statusCode,
      headers: response.headers,
      body: response.headers['content-encoding'] === 'gzip' ? gunzip(response.body) : response.body,
    };
  }

  /** Ends every socket now, with what is under way on it. */
  async destroy(): Promise<void> {
    await Promise.all([this.#streams.destroy(), this.#requests.destroy()]);
  }
}

const GUNZIP_CHUNK_BYTES = 64 * 1024;

function gunzip(body: Readable): Readable {
  const plain = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  body.once('error', (error) => plain.destroy(error));
  plain.once('close', () => body.destroy());
  return body.pipe(plain);
}
