import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { ApiServer, type ApiServerOptions } from './api/apiServer.ts';
import { profiles, type ProfileName } from './api/profile.ts';
import {
  matches,
  parseRequest,
  type ApiRequest,
  type ClientCertificate,
  type RequestMatch,
} from './api/request.ts';
import { ClusterState } from './api/state.ts';
import { Watch } from './api/watch.ts';
import { Conditions } from './conditions.ts';
import { Exchange } from './exchange.ts';
import { FaultQueue, type Injection } from './faultQueue.ts';
import type { Fault } from './faults.ts';
import { Listener } from './listener.ts';

export interface FaultServerOptions extends Partial<ApiServerOptions> {
  /** Which generation to be; by default the newest. */
  readonly profile?: ProfileName;
  /** Speaks TLS. With `clientCa` it asks for client certificates, and knows those of that CA. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientCa?: string };
  /** How many changes a watch can resume over; by default all of them. */
  readonly historySize?: number;
}

export interface RecordedRequest extends ApiRequest {
  /** When it came, in `performance.now()` milliseconds. */
  readonly time: number;
}

/** Starts an API server for namespaces and Services on a free port of 127.0.0.1. */
export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const server = new FaultServer(options);
  await server.acceptConnections();
  return server;
}

/** An {@link ApiServer} on the wire, and the ways to make that wire fail. */
export class FaultServer {
  /** What the server says when nothing is wrong: its objects, its token, its rights. */
  readonly api: ApiServer;
  /** Every request that came, in order. */
  readonly requests: RecordedRequest[] = [];
  readonly #faults = new FaultQueue();
  readonly #conditions = new Conditions();
  readonly #exchanges = new Set<Exchange>();
  readonly #watches = new Set<Watch>();
  readonly #listener: Listener;
  readonly #scheme: 'http' | 'https';

  constructor({ profile = '1.36', tls, historySize, ...options }: FaultServerOptions) {
    const defaults = {
      token: undefined,
      secondMs: 1000,
      bookmarkEveryMs: undefined,
      expiredWatch: 'event',
    } as const;
    this.api = new ApiServer(new ClusterState(historySize), profiles[profile], { ...defaults, ...options });
    this.#scheme = tls === undefined ? 'http' : 'https';
    const http = createParser(tls, (message, response) => {
      this.#answer(message, response);
    });
    this.#listener = new Listener(
      (socket) => http.emit('connection', socket),
      () => {
        this.#conditions.check();
      },
    );
  }

  get state(): ClusterState {
    return this.api.state;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.#listener.port}`;
  }

  /** TCP connections made so far. */
  get connections(): number {
    return this.#listener.connections;
  }

  get openSockets(): number {
    return this.#listener.openSockets;
  }

  get openWatches(): number {
    return this.#watches.size;
  }

  /** Lets the next requests that match fail. Earlier injections come first. */
  inject(injection: Injection): void {
    this.#faults.add(injection);
  }

  /** Forgets the injections that have not struck yet. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Lets exchanges fail that are under way now. */
  disturb(fault: Fault, match: RequestMatch = { verb: 'watch' }): void {
    const struck = [...this.#exchanges].filter(({ request }) => matches(request, match));
    if (struck.length === 0) {
      throw new Error('No such exchange is under way.');
    }
    for (const exchange of struck) {
      exchange.disturb(fault);
    }
  }

  /** Sends a bookmark to the watches that asked for them. */
  bookmark(): void {
    for (const watch of this.#watches) {
      watch.bookmark();
    }
  }

  /** Ends the open watches as their `timeoutSeconds` would, without waiting for it. */
  reachDeadline(match: RequestMatch = {}): void {
    for (const watch of this.#watches) {
      if (matches(watch.request, match)) {
        watch.reachDeadline();
      }
    }
  }

  dropAllConnections(how: 'reset' | 'close'): void {
    this.#listener.dropAll(how);
  }

  /**
   * Becomes a black hole: connections stay open and new ones are accepted, but no byte leaves any more, not even
   * of a TLS handshake. Requests on new connections are not seen before {@link resume}.
   */
  stallAll(): void {
    this.#listener.hold();
    for (const exchange of this.#exchanges) {
      exchange.stall();
    }
  }

  /** Ends {@link stallAll}, and every stall that a fault began: what was held back arrives now. */
  resume(): void {
    this.#listener.release();
    for (const exchange of this.#exchanges) {
      exchange.resume();
    }
  }

  /** New connections are refused; open ones stay. */
  refuseConnections(): void {
    this.#listener.close();
  }

  /** Listens again, on the same port. */
  async acceptConnections(): Promise<void> {
    await this.#listener.open();
  }

  /** Waits until a condition on this server holds. It is looked at whenever something happens here. */
  waitFor(condition: () => boolean): Promise<void> {
    return this.#conditions.wait(
      condition,
      () => `The server saw:\n${this.requests.map(describe).join('\n')}`,
    );
  }

  /** Waits for the first so many requests that match, those that came already among them. */
  async waitForRequests(match: RequestMatch, count = 1): Promise<RecordedRequest[]> {
    const found = (): RecordedRequest[] => this.requests.filter((request) => matches(request, match));
    await this.waitFor(() => found().length >= count);
    return found().slice(0, count);
  }

  async close(): Promise<void> {
    this.#listener.close();
    this.#listener.dropAll('close');
    await this.waitFor(() => this.openSockets === 0 && this.#exchanges.size === 0);
  }

  #answer(message: IncomingMessage, response: ServerResponse): void {
    const socket = this.#listener.socketFrom(message.socket.remotePort);
    if (socket === undefined) {
      // The client was gone before its request was read.
      return;
    }
    const { method = '', url = '', headers } = message;
    const request = parseRequest(method, url, headers, clientCertificate(message.socket));
    this.requests.push({ ...request, time: performance.now() });
    const fault = this.#faults.take(request);
    const answer = fault.answer ?? this.api.handle(request);
    const exchange = new Exchange(request, response, socket, fault);
    this.#track(exchange, response, answer.body);
    if (this.#listener.isHolding) {
      exchange.stall();
    }
    exchange.start(answer);
    this.#conditions.check();
  }

  #track(exchange: Exchange, response: ServerResponse, body: unknown): void {
    this.#exchanges.add(exchange);
    if (body instanceof Watch) {
      this.#watches.add(body);
    }
    response.once('close', () => {
      this.#exchanges.delete(exchange);
      this.#watches.delete(body as Watch);
      this.#conditions.check();
    });
  }
}

/** What parses HTTP, and TLS below it. It does not listen itself: sockets are handed to it. */
function createParser(
  tls: FaultServerOptions['tls'],
  answer: (message: IncomingMessage, response: ServerResponse) => void,
): Server {
  // Go's server does not say how long it keeps a connection, so neither does this one.
  const keepAlive = { keepAliveTimeout: 0 };
  if (tls === undefined) {
    return createHttpServer(keepAlive, answer);
  }
  const { key, cert, clientCa } = tls;
  const askClient =
    clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false };
  return createHttpsServer({ ...keepAlive, key, cert, ...askClient }, answer);
}

function clientCertificate(socket: Socket | TLSSocket): ClientCertificate | undefined {
  if (!('getPeerX509Certificate' in socket)) {
    return undefined;
  }
  const name = socket.getPeerX509Certificate()?.toLegacyObject().subject.CN;
  return typeof name === 'string' ? { name, isTrusted: socket.authorized } : undefined;
}

function describe({ method, path, query }: ApiRequest): string {
  return `  ${method} ${path} ${query.toString()}`;
}
