import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { featuresOf } from '../../../../src/kube/features.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { libraries } from '../../../../src/proxy/libraries/libraries.ts';
import { openWebSocket } from '../../../../src/proxy/webSocket/handshake.ts';
import { Session } from '../../../../src/proxy/webSocket/session.ts';
import { connect } from '../../../support/connect.ts';
import { until } from '../../../support/until.ts';
import { requestIn } from '../send/callRig.ts';

const V1_9 = { major: 1, minor: 9 };
const { signal } = new AbortController();

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What takes the place of an API server with a backend that speaks WebSocket. */
async function startBackend(t: TestContext, upgrade: Upgrade): Promise<ApiServer> {
  const http = createServer((_request, response) => response.writeHead(404).end());
  http.on('upgrade', upgrade);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const connection = connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  t.after(() => {
    connection.dispose();
    http.close();
  });
  return { connection, features: featuresOf(V1_9), version: V1_9 };
}

/** One whose connections the test speaks for. */
function speaking(onConnection: (socket: WebSocket, request: IncomingMessage) => void): Upgrade {
  const server = new WebSocketServer({ noServer: true });
  return (request, socket, head) => {
    server.handleUpgrade(request, socket, head, (accepted) => {
      onConnection(accepted, request);
    });
  };
}

async function open(t: TestContext, server: ApiServer, document: string): Promise<Session> {
  const request = requestIn(document);
  const opened = await openWebSocket(server, request, { cookies: undefined, signal });
  assert.ok(!('httpStatus' in opened));
  const session = new Session({ context: 'dev', target: request.target }, opened, libraries);
  t.after(() => {
    session.dispose();
  });
  return session;
}

function said({ entries }: Session): readonly string[] {
  return entries.map(({ kind, text: what }) => `${kind === 'sent' ? '>' : '<'} ${what}`);
}

test('a session says and hears, also what came with the handshake', async (t) => {
  let asked: IncomingMessage | undefined;
  const server = await startBackend(
    t,
    speaking((socket, request) => {
      asked = request;
      socket.send('welcome');
      socket.on('message', (data: Buffer) => {
        socket.send(`you said ${data.toString()}`);
        socket.send(Buffer.from([1, 254]));
      });
    }),
  );
  const session = await open(
    t,
    server,
    'WEBSOCKET shop/chat:http/room?id=1\nSec-WebSocket-Protocol: chat.v1',
  );
  session.send('häy');
  await until(() => session.entries.length === 4, session.onDidChange);
  assert.deepEqual(said(session).toSorted(), ['< 01fe', '< welcome', '< you said häy', '> häy']);
  assert.equal(session.protocol, 'chat.v1');
  assert.equal(asked?.url, '/api/v1/namespaces/shop/services/chat:http/proxy/room?id=1');
});

test('a session shares the cookies of its Service, and asks for no extension that is not spoken', async (t) => {
  const asked: IncomingMessage[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('headers', (headers) => {
    headers.push('Set-Cookie: room=2; Path=/');
  });
  const server = await startBackend(t, (request, socket, head) => {
    asked.push(request);
    sockets.handleUpgrade(request, socket, head, () => undefined);
  });
  const cookies = libraries.createCookieJar();
  const request = requestIn(
    'WEBSOCKET shop/chat/\nSec-WebSocket-Extensions: permessage-deflate\nCookie: mine=1',
  );
  for (let count = 0; count < 2; count += 1) {
    const opened = await openWebSocket(server, request, { cookies, signal });
    assert.ok('socket' in opened);
    opened.socket.destroy();
  }
  assert.deepEqual(
    asked.map(({ headers }) => headers.cookie),
    ['mine=1', 'mine=1; room=2'],
  );
  assert.equal(asked[0]?.headers['sec-websocket-extensions'], undefined);
});

test('a handshake that nobody answers is given up after its time', async (t) => {
  const server = await startBackend(t, (_request, socket) => {
    t.after(() => socket.destroy());
  });
  const request = requestIn('# @timeout 0.05\nWEBSOCKET shop/chat/');
  await assert.rejects(openWebSocket(server, request, { cookies: undefined, signal }), { code: 'timeout' });
});

test('messages that say nothing do not fill the memory', async (t) => {
  const many = 70_000;
  const server = await startBackend(
    t,
    speaking((socket) => {
      for (let count = 0; count < many; count += 1) {
        socket.send('');
      }
      socket.close(1000);
    }),
  );
  const session = await open(t, server, 'WEBSOCKET shop/chat/');
  await until(() => session.state.kind === 'closed', session.onDidChange);
  assert.ok(session.forgotten > 0);
  assert.equal(session.forgotten + session.entries.length, many);
});

test('a session that is closed from here ends in good order', async (t) => {
  const closed = Promise.withResolvers<number>();
  const server = await startBackend(
    t,
    speaking((socket) =>
      socket.on('close', (code) => {
        closed.resolve(code);
      }),
    ),
  );
  const session = await open(t, server, 'WEBSOCKET shop/chat/');
  session.close();
  assert.equal(session.send('after the good-bye'), false);
  await until(() => session.state.kind === 'closed', session.onDidChange);
  assert.deepEqual(session.state, { kind: 'closed', code: 1000, reason: '' });
  assert.equal(await closed.promise, 1000);
  assert.equal(session.send('more'), false);
});

test('a session that is closed from there says why', async (t) => {
  const server = await startBackend(
    t,
    speaking((socket) => {
      socket.close(4001, 'go away');
    }),
  );
  const session = await open(t, server, 'WEBSOCKET shop/chat/');
  await until(() => session.state.kind === 'closed', session.onDidChange);
  assert.deepEqual(session.state, { kind: 'closed', code: 4001, reason: 'go away' });
});

test('a session that breaks off says so', async (t) => {
  const server = await startBackend(
    t,
    speaking((socket) => {
      socket.terminate();
    }),
  );
  const session = await open(t, server, 'WEBSOCKET shop/chat/');
  await until(() => session.state.kind === 'closed', session.onDidChange);
  assert.equal(session.state.kind === 'closed' ? session.state.code : 0, 1006);
});

test('a ping is answered', async (t) => {
  const ponged = Promise.withResolvers<string>();
  const server = await startBackend(
    t,
    speaking((socket) => {
      socket.on('pong', (data) => {
        ponged.resolve(data.toString());
      });
      socket.ping('are you there');
    }),
  );
  await open(t, server, 'WEBSOCKET shop/chat/');
  assert.equal(await ponged.promise, 'are you there');
});

test('an endless message ends the session, not the memory', async (t) => {
  const server = await startBackend(
    t,
    speaking((socket) => {
      socket.on('error', () => undefined);
      socket.send(Buffer.alloc(17 * 1024 * 1024));
    }),
  );
  const session = await open(t, server, 'WEBSOCKET shop/chat/');
  await until(() => session.state.kind === 'closed', session.onDidChange);
  assert.equal(session.state.kind === 'closed' ? session.state.code : 0, 1002);
});

test('a handshake that answers another one is refused', async (t) => {
  const server = await startBackend(t, (_request, socket) => {
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n',
    );
  });
  await assert.rejects(
    openWebSocket(server, requestIn('WEBSOCKET shop/chat/'), { cookies: undefined, signal }),
    {
      code: 'protocol',
    },
  );
});

test('a backend that would rather speak HTTP gets an answer shown', async (t) => {
  const server = await startBackend(t, (_request, socket) => {
    socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno');
  });
  const refused = await openWebSocket(server, requestIn('WEBSOCKET shop/chat/'), {
    cookies: undefined,
    signal,
  });
  assert.ok('httpStatus' in refused);
  assert.equal(refused.httpStatus, 426);
  assert.equal(await text(refused.body), 'no');
});
