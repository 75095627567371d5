import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import api from 'undici/lib/api/index.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import { abortable } from '../common/abortable.ts';
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
  readonly body: Readable;
  /** The body came as gzip, which it no longer is; the headers still say so. */
  readonly isDecompressed: boolean;
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

  async send(request: TransportRequest): Promise<TransportResponse> {
    const { method, path, headers, signal, stream } = request;
    const pool = stream ? this.#streams : this.#requests;
    const sent = api.request.call(pool, {
      method: method as 'GET',
      path,
      headers,
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
    return { httpStatus: response.statusCode, headers: response.headers, body, isDecompressed };
  }

  /** Takes no more requests, and ends each socket when what is under way on it has ended. */
  async close(): Promise<void> {
    await Promise.all([this.#streams.close(), this.#requests.close()]);
  }

  /** Ends every socket now, with what is under way on it. */
  async destroy(): Promise<void> {
    await Promise.all([this.#streams.destroy(), this.#requests.destroy()]);
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
