import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { Emitter } from '../../src/common/emitter.ts';
import type { Certificates } from './faultServer/certificates.ts';

/** What a client said to a proxy on one connection, before it came through. */
export interface ProxyVisit {
  /** The head of the first HTTP request; for SOCKS5 `host:port` as they were sent. */
  readonly asked: string;
  /** SOCKS5: the method chosen and what was said for it. */
  readonly login?: string;
  /** TLS to the proxy: the name asked for (false where none), and the common name of the client's certificate. */
  readonly tls?: { readonly serverName: string | false; readonly client: string | undefined };
}

export interface ProxyOptions {
  /** Speaks TLS, and asks for a client certificate. */
  readonly tls?: Certificates;
  /** Where all connections lead, whatever the client asked for. */
  readonly target: URL;
  /** Answers every CONNECT so instead, a status line or nonsense; '' closes the connection, undefined never answers. */
  readonly answer?: string | undefined;
}

/** A proxy on loopback that records what it is asked for. */
export class TestProxy {
  readonly visits: ProxyVisit[] = [];
  readonly #onDidVisit = new Emitter<void>();
  readonly onDidVisit = this.#onDidVisit.event;
  readonly #onDidClose = new Emitter<void>();
  readonly onDidClose = this.#onDidClose.event;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(
    { tls }: Pick<ProxyOptions, 'tls'>,
    serve: (proxy: TestProxy, socket: Socket) => Promise<void>,
  ) {
    const accept = (socket: Socket): void => {
      this.#sockets.add(socket);
      socket
        .on('error', () => socket.destroy())
        .on('close', () => {
          this.#sockets.delete(socket);
          this.#onDidClose.fire();
        });
      serve(this, socket).catch(() => socket.destroy());
    };
    this.#server = tls
      ? createTlsServer({ ...tls.server, ca: tls.ca, requestCert: true, rejectUnauthorized: false }, accept)
      : createServer(accept);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get open(): number {
    return this.#sockets.size;
  }

  record(visit: ProxyVisit, socket: Socket): void {
    const tls = socket instanceof TLSSocket ? tlsOf(socket) : undefined;
    this.visits.push({ ...visit, ...(tls && { tls }) });
    this.#onDidVisit.fire();
  }

  /** Joins the client to what it asked for. */
  join(socket: Socket, target: URL, first?: Buffer): void {
    const server = connect(Number(target.port), '127.0.0.1');
    server.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => server.destroy());
    if (first) {
      server.write(first);
    }
    server.pipe(socket).pipe(server);
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function tlsOf(socket: TLSSocket): NonNullable<ProxyVisit['tls']> {
  // Without a certificate the subject is missing, whatever the types say.
  const { subject } = socket.getPeerCertificate() as { subject?: { CN?: string } };
  return { serverName: socket.servername ?? false, client: subject?.CN };
}

/** An HTTP proxy: tunnels a CONNECT, forwards any other request with all that follows it on the connection. */
export function startHttpProxy(options: ProxyOptions): Promise<TestProxy> {
  const { target } = options;
  return new TestProxy(options, async (proxy, socket) => {
    const first = await read(socket);
    const head = first.toString('latin1').split('\r\n\r\n')[0] ?? '';
    proxy.record({ asked: head }, socket);
    if ('answer' in options) {
      if (options.answer === '') {
        socket.destroy();
      } else if (options.answer !== undefined) {
        socket.write(`${options.answer}\r\n\r\n`);
      }
    } else if (head.startsWith('CONNECT ')) {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      proxy.join(socket, target);
    } else {
      proxy.join(socket, target, first);
    }
  }).listen();
}

export interface Socks5Options extends ProxyOptions {
  readonly login?: string;
  /** The reply to CONNECT, 0 where it is left out. */
  readonly reply?: number;
}

/** A SOCKS5 proxy (RFC 1928), with `user:password` (RFC 1929) where it wants these. */
export function startSocks5Proxy({ login, reply = 0, ...options }: Socks5Options): Promise<TestProxy> {
  return new TestProxy(options, async (proxy, socket) => {
    const [, , ...methods] = await read(socket);
    const method = login === undefined ? 0 : methods.includes(2) ? 2 : 255;
    socket.write(Buffer.from([5, method]));
    let said = `method ${method}`;
    if (method === 2) {
      const [, userLength = 0, ...rest] = await read(socket);
      said = `${text(rest.slice(0, userLength))}:${text(rest.slice(userLength + 1))}`;
      socket.write(Buffer.from([1, said === login ? 0 : 1]));
    }
    const request = await read(socket);
    proxy.record({ asked: address(request), login: said }, socket);
    // The answer in pieces, with a host name for what it is bound to.
    socket.write(Buffer.from([5, reply]));
    setImmediate(() => {
      socket.write(Buffer.from([0, 3, 4, ...Buffer.from('here'), 0, 80]));
      if (reply === 0) {
        proxy.join(socket, options.target);
      }
    });
  }).listen();
}

function address(request: Buffer): string {
  const kind = request[3];
  const port = request.readUInt16BE(request.length - 2);
  const host = request.subarray(4, -2);
  switch (kind) {
    case 1:
      return `ipv4 ${[...host].join('.')}:${port}`;
    case 4:
      return `ipv6 ${host.toString('hex')}:${port}`;
    default:
      return `name ${host.subarray(1).toString()}:${port}`;
  }
}

function text(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString();
}

async function read(socket: Socket): Promise<Buffer> {
  socket.resume();
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.pause();
  return data;
}
