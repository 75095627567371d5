import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Disposable } from '../../common/disposable.ts';
import { Emitter } from '../../common/emitter.ts';
import type { ProxyTarget } from '../../kube/serviceApi/proxyTarget.ts';
import { admit, isSame, TICKET, type Admission, type Gate } from './admission.ts';
import { answer, answerRaw, welcome } from './answers.ts';
import type { ForwardedService } from './backend.ts';
import { BackendCookies, passName } from './cookies.ts';
import { forwardRequest } from './forwardRequest.ts';
import { forwardUpgrade } from './forwardUpgrade.ts';
import { ServiceLinks } from './serviceLinks.ts';

export interface ForwarderOptions extends Pick<ForwardedService, 'server' | 'describe'> {
  readonly target: ProxyTarget;
  /** The address of the API server. */
  readonly serverUrl: URL;
  /** Whether nothing may be written; asked for each request. */
  isReadOnly(): boolean;
}

/** Nobody looks at a page for so long without one request. */
const IDLE_MS = 30 * 60 * 1000;
const LOOPBACK = '127.0.0.1';
/** 256 bits each. */
const SECRET_BYTES = 32;
/** More than anybody opens before using one. */
const MOST_TICKETS = 20;

/**
 * One Service at an address of this machine, for the browsers that {@link Forwarder.ticket} lets in and for nobody else.
 * It reaches nothing but this Service, whatever is asked for.
 */
export class Forwarder implements Disposable {
  readonly #server: Server;
  readonly #service: ForwardedService;
  readonly #options: ForwarderOptions;
  readonly #authorities: Set<string>;
  readonly #origins: Set<string>;
  readonly #pass: Gate['pass'];
  readonly #tickets = new Set<string>();
  readonly #upgraded = new Set<Duplex>();
  #idle: NodeJS.Timeout | undefined;
  readonly #onDidStop = new Emitter<void>();
  /** Fires once, however it ends. */
  readonly onDidStop = this.#onDidStop.event;
  readonly port: number;
  #active = 0;
  #isFresh = true;
  #stopped = false;

  private constructor(server: Server, options: ForwarderOptions) {
    const { target, serverUrl, describe } = options;
    this.#server = server;
    this.#options = options;
    this.port = (server.address() as AddressInfo).port;
    this.#authorities = new Set([LOOPBACK, 'localhost', '[::1]'].map((host) => `${host}:${this.port}`));
    this.#origins = new Set([...this.#authorities].map((authority) => `http://${authority}`));
    this.#pass = { name: passName(this.port), value: secret() };
    this.#service = {
      target,
      describe: (error) => describe(error),
      server: (signal) => options.server(signal),
      links: new ServiceLinks(target, serverUrl),
      cookies: new BackendCookies(),
    };
    this.#awaitRequest();
    server
      .on('request', (request: IncomingMessage, response: ServerResponse) => {
        this.#onRequest(request, response);
      })
      .on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
        this.#onRequest(request, response);
      })
      .on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        this.#onUpgrade(request, socket, head);
      });
  }

  /** Listens at a free port of 127.0.0.1. */
  static async start(options: ForwarderOptions): Promise<Forwarder> {
    // Uploads may take their time. Whatever flags Node runs with, bodies end where others see them end, too.
    const server = createServer({ insecureHTTPParser: false, requestTimeout: 0 });
    server.listen({ host: LOOPBACK, port: 0, exclusive: true });
    await once(server, 'listening');
    return new Forwarder(server, options);
  }

  /** `http://127.0.0.1:PORT`. */
  get origin(): string {
    return `http://${LOOPBACK}:${this.port}`;
  }

  /** An address that lets one browser in, once. */
  ticket(): URL {
    const ticket = secret();
    this.#tickets.add(ticket);
    const [oldest] = this.#tickets;
    if (this.#tickets.size > MOST_TICKETS && oldest !== undefined) {
      this.#tickets.delete(oldest);
    }
    return new URL(`/?${TICKET}=${ticket}`, this.origin);
  }

  /** The editor may be on another machine than the browser, which then knows this one by another address. */
  admitAt(external: URL): void {
    // That of any other scheme is "null", which pages of anybody may send.
    if (!['http:', 'https:'].includes(external.protocol)) {
      throw new TypeError(`No browser can open ${external.protocol}`);
    }
    this.#authorities.add(external.host.toLowerCase());
    this.#origins.add(external.origin);
  }

  dispose(): void {
    if (this.#stopped) {
      return;
    }
    this.#stopped = true;
    clearTimeout(this.#idle);
    this.#tickets.clear();
    this.#server.close();
    this.#server.closeAllConnections();
    this.#upgraded.forEach((socket) => socket.destroy());
    this.#onDidStop.fire();
    this.#onDidStop.dispose();
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => undefined);
    const admission = this.#admit(request, false);
    switch (admission.kind) {
      case 'refused':
        answer(response, { status: admission.status, text: `${admission.reason}\n` });
        return;
      case 'welcome':
        this.#welcome(response, admission.link);
        return;
      case 'admitted':
        if (request.headers.expect !== undefined) {
          response.writeContinue();
        }
        void this.#during(forwardRequest(request, response, admission.method, admission, this.#service));
    }
  }

  #welcome(response: ServerResponse, link: string): void {
    const cookie = `${this.#pass.name}=${this.#pass.value}; Path=/; HttpOnly; SameSite=Strict`;
    welcome(response, { link, cookie, clearsStorage: this.#isFresh });
    this.#isFresh = false;
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    const admission = this.#admit(request, true);
    if (admission.kind !== 'admitted') {
      const [status, text] = admission.kind === 'refused' ? [admission.status, admission.reason] : [403, ''];
      answerRaw(socket, { status, text: `${text}\n` });
      return;
    }
    this.#upgraded.add(socket);
    socket.once('close', () => this.#upgraded.delete(socket));
    void this.#during(forwardUpgrade(request, socket, head, admission, this.#service));
  }

  #admit({ method = '', url = '', rawHeaders }: IncomingMessage, isUpgrade: boolean): Admission {
    return admit(
      { method, target: url, rawHeaders, isUpgrade },
      {
        authorities: this.#authorities,
        origins: this.#origins,
        pass: this.#pass,
        isReadOnly: this.#options.isReadOnly(),
        redeem: (ticket) => this.#redeem(ticket),
      },
    );
  }

  #redeem(ticket: string): boolean {
    const known = [...this.#tickets].find((each) => isSame(each, ticket));
    return known !== undefined && this.#tickets.delete(known);
  }

  /** Time goes on only while there is nothing to do, and only for those who are let in. */
  async #during(work: Promise<void>): Promise<void> {
    this.#active += 1;
    clearTimeout(this.#idle);
    await work;
    this.#active -= 1;
    if (this.#active === 0 && !this.#stopped) {
      this.#awaitRequest();
    }
  }

  #awaitRequest(): void {
    this.#idle = setTimeout(() => {
      this.dispose();
    }, IDLE_MS).unref();
  }
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
