import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { Connection } from '../../../../src/kube/connection.ts';
import { featuresOf } from '../../../../src/kube/features.ts';
import type { ClusterTarget } from '../../../../src/kube/kubeconfig/types.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { upgradeService } from '../../../../src/kube/serviceApi/upgradeService.ts';
import { connect, targetOf, USER_AGENT, userWith } from '../../../support/connect.ts';
import type { Certificates } from '../../../support/faultServer/certificates.ts';
import { startHttpProxy, startSocks5Proxy } from '../../../support/proxies.ts';
import { cluster, clientOf, LIMIT, peer, running } from '../network/transportRig.ts';
import { renewingCredentials } from '../renewingCredentials.ts';
import { REF } from './everyOperation.ts';
import { V1_9 } from './recordingServer.ts';

const signal = new AbortController().signal;
const ASK = { path: '/live', query: 'a=b', signal } as const;

/** Answers an upgrade with what is to be written on its socket. */
type Reply = (request: IncomingMessage, socket: Duplex) => void;

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
/** Says something at once, and then repeats what it is told. */
const repeat: Reply = (_request, socket) => {
  socket.write(`${SWITCHED}hello`);
  socket.pipe(socket);
};
const refuse =
  (status: string, body: string, type = 'text/plain'): Reply =>
  (_request, socket) => {
    socket.end(
      `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  };
const UNAUTHORIZED = JSON.stringify({ kind: 'Status', code: 401, message: 'Unauthorized' });

interface Upgrading {
  readonly url: URL;
  readonly requests: IncomingMessage[];
}

async function startUpgrading(t: TestContext, reply: Reply, tls?: Certificates): Promise<Upgrading> {
  const requests: IncomingMessage[] = [];
  const server = tls
    ? createHttpsServer({ ...tls.server, ca: tls.ca, requestCert: true, rejectUnauthorized: false })
    : createHttpServer();
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    sockets.add(socket.on('error', () => undefined));
    requests.push(request);
    reply(request, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`${tls ? 'https' : 'http'}://localhost:${port}`), requests };
}

function apiOf(t: TestContext, url: URL, changes: Partial<ClusterTarget> = {}): ApiServer {
  const connection = connect(url.href, changes);
  t.after(() => {
    connection.dispose();
  });
  return { connection, version: V1_9, features: featuresOf(V1_9) };
}

/** The socket of an upgrade that must succeed, and the first words on it. */
async function upgraded(api: ApiServer): Promise<{ socket: Duplex; said: string }> {
  const answer = await upgradeService(api, REF, ASK);
  assert.ok('socket' in answer, `refused with ${answer.httpStatus}`);
  const { socket, head } = answer;
  let said = head.toString();
  while (said.length < 5) {
    said += String(((await once(socket, 'data')) as [Buffer])[0]);
  }
  return { socket, said };
}

async function assertTalks(api: ApiServer): Promise<void> {
  const { socket, said } = await upgraded(api);
  assert.equal(said, 'hello');
  socket.write('what is said');
  const [data] = (await once(socket, 'data')) as [Buffer];
  assert.equal(data.toString(), 'what is said');
  socket.destroy();
}

test('a backend takes up another protocol', LIMIT, async (t) => {
  const server = await startUpgrading(t, repeat);
  const api = apiOf(t, new URL('/prefix', server.url));
  await assertTalks(api);
  const [request = assert.fail()] = server.requests;
  assert.equal(request.url, '/prefix/api/v1/namespaces/shop/services/web/proxy/live?a=b');
  const { connection, upgrade } = request.headers;
  assert.deepEqual([connection, upgrade], ['upgrade', 'websocket']);
});

for (const way of ['directly', 'through an http proxy', 'through a socks5 proxy']) {
  test(`over TLS ${way}, with a client certificate and a token`, LIMIT, async (t) => {
    const server = await startUpgrading(t, repeat, cluster);
    const start = way.includes('http')
      ? startHttpProxy
      : way.includes('socks')
        ? startSocks5Proxy
        : undefined;
    const proxy = start && (await running(t, start({ target: server.url })));
    const { cert, key } = clientOf(cluster);
    const api = apiOf(t, server.url, {
      tls: { insecureSkipVerify: false, ca: { kind: 'data', pem: Buffer.from(cluster.ca) } },
      user: userWith({
        token: 'ours',
        clientCertificateData: cert,
        clientKeyData: key,
      }),
      ...(proxy && {
        proxyUrl: new URL(`${way.includes('http') ? 'http' : 'socks5'}://localhost:${proxy.port}`),
      }),
    });
    await assertTalks(api);
    const [request = assert.fail()] = server.requests;
    assert.equal(request.headers.authorization, 'Bearer ours');
    assert.equal(peer(request)[0], 'alice');
    assert.equal(proxy?.visits.length, proxy && 1);
  });
}

test('an http server is reached through a tunnel, for a proxy would not hand it on', LIMIT, async (t) => {
  const server = await startUpgrading(t, repeat);
  const proxy = await running(t, startHttpProxy({ target: server.url }));
  await assertTalks(apiOf(t, server.url, { proxyUrl: new URL(`http://localhost:${proxy.port}`) }));
  assert.match(proxy.visits[0]?.asked ?? '', /^CONNECT localhost:\d+ /);
});

test("the backend's refusal comes with its body", LIMIT, async (t) => {
  const server = await startUpgrading(t, refuse('426 Upgrade Required', 'another version'));
  const answer = await upgradeService(apiOf(t, server.url), REF, ASK);
  assert.ok('body' in answer);
  assert.deepEqual([answer.httpStatus, answer.from], [426, 'backend']);
  assert.equal(await text(answer.body), 'another version');
});

test("the API server's refusal is told from it", LIMIT, async (t) => {
  const message = 'no endpoints available for service "web"';
  const status = JSON.stringify({ kind: 'Status', code: 503, message });
  const server = await startUpgrading(t, refuse('503 Service Unavailable', status, 'application/json'));
  const answer = await upgradeService(apiOf(t, server.url), REF, ASK);
  assert.ok('failure' in answer);
  assert.deepEqual([answer.failure.code, answer.failure.message], ['unavailable', message]);
  answer.body.destroy();
});

test('credentials that have run out are renewed once', LIMIT, async (t) => {
  const server = await startUpgrading(t, (request, socket) => {
    const reply =
      server.requests.length === 1 ? refuse('401 Unauthorized', UNAUTHORIZED, 'application/json') : repeat;
    reply(request, socket);
  });
  const connection = new Connection(targetOf(server.url.href), renewingCredentials(), USER_AGENT);
  t.after(() => {
    connection.dispose();
  });
  await assertTalks({ connection, version: V1_9, features: featuresOf(V1_9) });
  assert.equal(server.requests.length, 2);
});

test('an abort ends the asking', LIMIT, async (t) => {
  const closed = Promise.withResolvers<undefined>();
  const stopping = new AbortController();
  const server = await startUpgrading(t, (_request, socket) => {
    socket.once('end', () => {
      closed.resolve(undefined);
    });
    socket.resume();
    stopping.abort();
  });
  const asked = upgradeService(apiOf(t, server.url), REF, { ...ASK, signal: stopping.signal });
  await assert.rejects(asked, { name: 'KubeError', code: 'aborted' });
  await closed.promise;
});

test('a closed connection ends its sockets', LIMIT, async (t) => {
  const server = await startUpgrading(t, repeat);
  const api = apiOf(t, server.url);
  const { socket } = await upgraded(api);
  const closed = once(socket, 'close');
  api.connection.dispose();
  await closed;
});

test('what must not be sent is not', LIMIT, async (t) => {
  const server = await startUpgrading(t, repeat);
  const api = apiOf(t, server.url);
  for (const wrong of [
    { ...ASK, path: '/../secrets' },
    { ...ASK, headers: { authorization: 'Basic x' } },
    { ...ASK, headers: { 'sec-websocket-protocol': 'a\r\nb: c' } },
  ]) {
    await assert.rejects(upgradeService(api, REF, wrong), { name: 'KubeError', code: 'invalid' });
  }
  assert.equal(server.requests.length, 0);
});
