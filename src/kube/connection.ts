import { Readable } from 'node:stream';
import type { Disposable } from '../common/disposable.ts';
import { LinkedAbort } from '../common/linkedAbort.ts';
import type { Credentials, Identity } from './credentials/credentials.ts';
import { CurrentTransport } from './currentTransport.ts';
import { KubeError, withHint } from './errors.ts';
import { fromResponse, toKubeError } from './failure.ts';
import type { ClusterTarget } from './kubeconfig/types.ts';
import { DEFAULT_NETWORK, type Network } from './network/network.ts';
import { isLoopback } from './network/serverAddress.ts';
import type { TransportResponse } from './network/transport.ts';
import { readShortText, readText } from './readText.ts';
import { anonymityHint } from './refusalHint.ts';
import { joinPath, toQueryString, type Query } from './requestTarget.ts';

export interface KubeRequest {
  readonly method?: string;
  /** Below the server's address, with a leading slash, its segments encoded. */
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  readonly signal: AbortSignal;
  /** An answer that goes on for minutes; gets a socket of its own and no time limits. */
  readonly stream?: boolean;
  /** Asks for this protocol instead of HTTP: `websocket`. */
  readonly upgrade?: string;
}

/** Go's net/http, to whoever sends plain HTTP to a TLS port. */
const HTTP_TO_HTTPS = 'Client sent an HTTP request to an HTTPS server';
const SMALL_ANSWER_DEADLINE_MS = 30_000;
const MAX_ERROR_BYTES = 1024 * 1024;
const MAX_SMALL_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * One API server under one identity. Opens nothing until the first request; TLS material is read then, and again
 * after {@link Connection.reset}.
 */
export class Connection implements Disposable {
  readonly target: ClusterTarget;
  readonly #credentials: Credentials;
  readonly #userAgent: string;
  readonly #transport: CurrentTransport;
  readonly #sentAs = new WeakMap<KubeRequest, Identity>();
  #disposed = false;

  /** @param userAgent `product/version`; never one beginning with curl, Wget or Mozilla, which get indented JSON */
  constructor(
    target: ClusterTarget,
    credentials: Credentials,
    userAgent: string,
    network: Network = DEFAULT_NETWORK,
  ) {
    this.target = target;
    this.#credentials = credentials;
    this.#userAgent = userAgent;
    this.#transport = new CurrentTransport(target, userAgent, network);
  }

  /**
   * Sends a request and returns its answer once the headers are there. Whoever gets the answer must read its body to
   * the end or destroy it.
   *
   * @throws KubeError for everything but a 2xx answer
   */
  async send(request: KubeRequest): Promise<TransportResponse> {
    let answer = await this.#sendOnce(request);
    if (answer instanceof KubeError && answer.httpStatus === 401 && (await this.renewCredentials(request))) {
      answer = await this.#sendOnce(request);
    }
    if (answer instanceof KubeError) {
      throw this.#fail(this.#explainRefusal(answer, request), request.signal);
    }
    return answer;
  }

  /**
   * The same, but whatever is answered is an answer: for the proxy, where it may be the backend's.
   *
   * @throws KubeError when there is none
   */
  async exchange(request: KubeRequest): Promise<TransportResponse> {
    try {
      return await this.#attempt(request);
    } catch (error) {
      throw this.#fail(error, request.signal);
    }
  }

  /**
   * After a 401 of the API server: true when there are newer credentials to send the request with once more. A body
   * that is a stream is gone after the first time.
   *
   * @throws KubeError
   */
  async renewCredentials(request: KubeRequest): Promise<boolean> {
    const { body, signal } = request;
    const refused = this.#sentAs.get(request) ?? { headers: {} };
    try {
      return (await this.#credentials.renew(refused, signal)) && !(body instanceof Readable);
    } catch (error) {
      throw this.#fail(error, signal);
    }
  }

  /**
   * GETs one JSON document of moderate size.
   *
   * @throws KubeError
   */
  async getJson<T>(path: string, signal: AbortSignal, query?: Query): Promise<T> {
    const deadline = new LinkedAbort(signal);
    try {
      // A plugin may wait for the person to sign in: its time is not the server's.
      await this.#credentials.identity(signal);
      deadline.abortAfter(
        SMALL_ANSWER_DEADLINE_MS,
        () => new KubeError('timeout', `${this.target.server.host} did not answer in time.`),
      );
      const response = await this.send({ path, signal: deadline.signal, ...(query && { query }) });
      return JSON.parse(await readText(response.body, MAX_SMALL_ANSWER_BYTES)) as T;
    } catch (error) {
      throw this.explain(error, deadline.signal);
    } finally {
      deadline.dispose();
    }
  }

  /** What the error of a request or of reading its body means; an abort of `signal` is always `aborted`. */
  explain(error: unknown, signal: AbortSignal): KubeError {
    if (signal.aborted) {
      const reason: unknown = signal.reason;
      return reason instanceof KubeError ? reason : new KubeError('aborted', 'Cancelled.', { cause: error });
    }
    return toKubeError(error, this.target.server.host);
  }

  /** Whether asking for compression pays: never where the bytes do not leave the machine, or the kubeconfig says no. */
  get compresses(): boolean {
    return !this.target.disableCompression && !isLoopback(this.target.server.hostname);
  }

  /** Somebody looks: credentials that could not be had may be tried again. */
  retryCredentials(): void {
    this.#credentials.retry?.(false);
  }

  /** Drops all sockets and the TLS material; the next request begins anew. Somebody asked for it. */
  async reset(): Promise<void> {
    this.#credentials.retry?.(true);
    await this.#transport.destroy();
  }

  dispose(): void {
    this.#disposed = true;
    // The credentials may be those of other connections as well, for whom nobody asks for another try.
    void this.#transport.destroy();
  }

  /** A 2xx answer, or what any other means, its body read. */
  async #sendOnce(request: KubeRequest): Promise<TransportResponse | KubeError> {
    const response = await this.exchange(request);
    const { httpStatus, headers, body } = response;
    if (httpStatus >= 200 && httpStatus <= 299) {
      return response;
    }
    try {
      return fromResponse(httpStatus, headers, (await readShortText(body, MAX_ERROR_BYTES)) ?? '');
    } catch (error) {
      throw this.#fail(error, request.signal);
    }
  }

  #explainRefusal(answer: KubeError, request: KubeRequest): KubeError {
    const { host, protocol } = this.target.server;
    if (protocol === 'http:' && answer.message.includes(HTTP_TO_HTTPS)) {
      return new KubeError(
        'kubeconfig',
        `The server ${host} speaks TLS: write https:// before it in "server" of the cluster.`,
        { cause: answer },
      );
    }
    const identity = this.#sentAs.get(request);
    if (identity === undefined || ![401, 403].includes(answer.httpStatus ?? 0)) {
      return answer;
    }
    const ofCredentials = answer.httpStatus === 401 ? this.#credentials.refusalHint?.() : undefined;
    return withHint(answer, anonymityHint(this.target, identity) ?? ofCredentials);
  }

  async #attempt(request: KubeRequest): Promise<TransportResponse> {
    const { method = 'GET', path, query, headers, body, signal, stream = false, upgrade } = request;
    this.#refuseIfDisposed();
    const identity = await this.#credentials.identity(signal);
    this.#sentAs.set(request, identity);
    this.#refuseIfDisposed();
    const transport = await this.#transport.open(identity.certificate);
    signal.throwIfAborted();
    return transport.send({
      method,
      path: joinPath(this.target.server.pathname, path) + toQueryString(query),
      headers: {
        accept: 'application/json',
        'user-agent': this.#userAgent,
        ...headers,
        ...identity.headers,
      },
      ...(body !== undefined && { body }),
      signal,
      stream,
      upgrade,
    });
  }

  #fail(error: unknown, signal: AbortSignal): KubeError {
    const failure = this.explain(error, signal);
    // An authority is replaced in place: the one on disk may be the one that signed the server's new certificate.
    if (failure.code === 'tls' && this.target.tls.ca?.kind === 'file') {
      this.#transport.retire();
    }
    return failure;
  }

  #refuseIfDisposed(): void {
    if (this.#disposed) {
      throw new KubeError('aborted', 'The connection is closed.');
    }
  }
}
