import {
  createServer as createHttpServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Emitter } from '../../common/emitter.ts';
import { text, type Answer } from '../api/answer.ts';
import type { ApiServer } from '../api/apiServer.ts';
import { parseRequest, type ClientCertificate, type RequestHead } from '../api/request.ts';
import { Watch } from '../api/watch.ts';
import { Exchange } from './exchange.ts';
import { FaultQueue, type Injection } from './faultQueue.ts';
import type { Fault } from './faults.ts';
import { Listener } from './listener.ts';
import { matches, type RequestMatch } from './requestMatch.ts';

export interface SandboxServerOptions {
  /** Speaks TLS. With `clientCa` it asks for client certificates, and knows those of that CA. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientCa?: string };
}

/** An {@link ApiServer} on a free port of 127.0.0.1, and the ways to make its wire fail. */
export class SandboxServer {
  readonly #api: ApiServer;
  readonly #faults = new FaultQueue();
  readonly #exchanges = new Set<Exchange>();
  readonly #watches = new Set<Watch>();
  readonly #listener: Listener;
  readonly #scheme: 'http' | 'https';
  readonly #onDidReceive = new Emitter<RequestHead>();
  readonly #onDidChange = new Emitter<void>();

  /** A request came; nothing was said to it yet. */
  readonly onDidReceive = this.#onDidReceive.event;
  /** A connection or an exchange began or ended. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(api: ApiServer, { tls }: SandboxServerOptions = {}) {
    this.#api = api;
    this.#scheme = tls === undefined ? 'http' : 'https';
    const http = createParser(tls, (message, response) => {
      this.#receive(message, response);
    });
    this.#listener = new Listener(
      (socket) => http.emit('connection', socket),
      () => {
        this.#onDidChange.fire();
      },
    );
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

  async close(): Promise<void> {
    this.#listener.close();
    this.#listener.dropAll('close');
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.openSockets === 0 && this.#exchanges.size === 0) {
          subscription.dispose();
          resolve();
        }
      };
      const subscription = this.onDidChange(look);
      look();
    });
  }

  #receive(message: IncomingMessage, response: ServerResponse): void {
    const socket = this.#listener.socketFrom(message.socket.remotePort);
    if (socket === undefined) {
      // The client was gone before its request was read.
      return;
    }
    const { method = '', url = '', headers } = message;
    const certificate = clientCertificate(message.socket);
    const request = parseRequest({ method, target: url, headers, certificate, body: message });
    if (request === undefined) {
      const { status, headers: fields, body } = text(400, '400 Bad Request');
      response.writeHead(status, { ...fields, connection: 'close' } as OutgoingHttpHeaders).end(body);
      return;
    }
    this.#onDidReceive.fire(request);
    this.#answer(request, new Exchange(request, response, socket, this.#faults.take(request)), response);
  }

  #answer(request: RequestHead, exchange: Exchange, response: ServerResponse): void {
    this.#track(exchange, response);
    const answered = exchange.fault.answer ?? this.#api.handle(request);
    if (answered instanceof Promise) {
      void answered.then((settled) => {
        this.#start(exchange, settled, response);
      });
    } else {
      this.#start(exchange, answered, response);
    }
  }

  #start(exchange: Exchange, answer: Answer, response: ServerResponse): void {
    const { body } = answer;
    if (body instanceof Watch && !response.destroyed) {
      this.#watches.add(body);
      response.once('close', () => {
        this.#watches.delete(body);
        this.#onDidChange.fire();
      });
    }
    if (this.#listener.isHolding) {
      exchange.stall();
    }
    exchange.start(answer);
    this.#onDidChange.fire();
  }

  #track(exchange: Exchange, response: ServerResponse): void {
    this.#exchanges.add(exchange);
    response.once('close', () => {
      this.#exchanges.delete(exchange);
      this.#onDidChange.fire();
    });
  }
}

/** What parses HTTP, and TLS below it. It does not listen itself: sockets are handed to it. */
function createParser(
  tls: SandboxServerOptions['tls'],
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
