import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as startRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { connect as dial, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { featuresOf } from '../../../../src/kube/features.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { Forwarder, type ForwarderOptions } from '../../../../src/proxy/forwarder/forwarder.ts';
import { connect } from '../../../support/connect.ts';

export const LIMIT = { timeout: 20_000 };
export const PREFIX = '/api/v1/namespaces/shop/services/web:80/proxy';

export interface ForwarderRig {
  readonly forwarder: Forwarder;
  /** What came to the API server, in whatever way: an attack that succeeds is seen here. */
  readonly arrived: IncomingMessage[];
  readonly serverUrl: URL;
  /** The cookie that lets in, as it is sent. */
  readonly cookie: string;
  /** What a browser would send from a page of its own. */
  readonly headers: Readonly<Record<string, string>>;
  /** The headers of the answer to the first ticket. */
  readonly entered: IncomingMessage['headers'];
  /** Ends the API server, or starts it again. */
  readonly stopServer: () => Promise<void>;
  readonly startServer: () => Promise<void>;
}

export interface Rigging extends Partial<Pick<ForwarderOptions, 'isReadOnly'>> {
  readonly answer?: RequestListener;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex) => void;
}

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

const answerShortly: RequestListener = (_request, response) => {
  response.end('from the backend');
};

function repeat(_request: IncomingMessage, socket: Duplex): void {
  socket.write(SWITCHED);
  socket.pipe(socket);
}

/** A forwarder for `shop/web`, port 80, of an API server that only writes down what it gets. */
export async function startForwarder(t: TestContext, rigging: Rigging = {}): Promise<ForwarderRig> {
  const { answer = answerShortly, upgrade = repeat, isReadOnly = () => false } = rigging;
  const arrived: IncomingMessage[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    arrived.push(request);
    answer(request, response);
  }).on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    arrived.push(request);
    sockets.add(socket.on('error', () => undefined));
    upgrade(request, socket);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stopServer = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    sockets.forEach((socket) => socket.destroy());
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const serverUrl = new URL(`http://127.0.0.1:${port}`);
  const connection = connect(serverUrl.href);
  const version = { major: 1, minor: 36 };
  const api: ApiServer = { connection, features: featuresOf(version), version };
  const forwarder = await Forwarder.start({
    target: { namespace: 'shop', name: 'web', port: 80 },
    serverUrl,
    server: () => Promise.resolve(api),
    describe: ({ code, message }) => `${code}: ${message}`,
    isReadOnly,
  });
  t.after(async () => {
    forwarder.dispose();
    connection.dispose();
    if (server.listening) {
      await stopServer();
    }
  });
  const entered = await enter(forwarder);
  const [cookie = assert.fail()] = entered['set-cookie']?.[0]?.split(';') ?? [];
  const host = `127.0.0.1:${forwarder.port}`;
  return {
    forwarder,
    arrived,
    serverUrl,
    cookie,
    headers: { host, cookie },
    entered,
    stopServer,
    startServer: () => listen(port),
  };
}

/** Opens a ticket as a browser does. */
async function enter(forwarder: Forwarder): Promise<IncomingMessage['headers']> {
  const { pathname, search } = forwarder.ticket();
  const { status, headers } = await call(forwarder.port, pathname + search, {
    host: `127.0.0.1:${forwarder.port}`,
  });
  assert.equal(status, 200);
  return headers;
}

export interface Called {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Sends exactly these headers. */
export async function call(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  { method = 'GET', body }: { method?: string; body?: string } = {},
): Promise<Called> {
  const outgoing = startRequest({
    host: '127.0.0.1',
    port,
    path,
    method,
    headers,
    setHost: false,
    agent: false,
  });
  const [response] = (await once(outgoing.end(body && Buffer.from(body)), 'response')) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: (await buffer(response)).toString(),
  };
}

/** Says exactly this on a socket, and gives all that is said back until it is closed. */
export async function say(port: number, words: string): Promise<string> {
  const socket: Socket = dial({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(words, 'latin1');
  const said = await buffer(socket);
  socket.destroy();
  return said.toString('latin1');
}

/** The head of a request, line by line; a value of undefined leaves the header out. */
export function head(line: string, headers: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}: ${value}`,
  );
  return [line, ...lines, '', ''].join('\r\n');
}

/** What a browser sends to open a WebSocket. */
export function webSocketHeaders({ headers, forwarder }: ForwarderRig): Record<string, string | undefined> {
  return {
    ...headers,
    origin: forwarder.origin,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  };
}
