import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as startRequest, type IncomingMessage, type RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { json, text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { startBackend, type Backend } from '../../scripts/rigs/backend.ts';
import { echo, type Echo } from '../../scripts/rigs/echo.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeRequest } from '../../scripts/rigs/kubeRequest.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { discoverApiServer, type ApiServer } from '../../src/kube/serviceApi/server.ts';
import { Forwarder } from '../../src/proxy/forwarder/forwarder.ts';
import { connectTo } from '../support/connect.ts';
import { skipIfMissing } from '../support/missing.ts';

const { signal } = new AbortController();
const VERBS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const BLOCK = randomBytes(1024 * 1024);
const BLOCKS = 100;
/** What the sockets on the way may hold of it, of which there are ten. */
const MOST_AHEAD = BLOCKS / 4;

/** How far who sends is ahead of who takes. */
class Progress {
  #sent = 0;
  #taken = 0;
  /** In MB. */
  most = 0;

  *blocks(): Generator<Buffer> {
    for (let sent = 0; sent < BLOCKS; sent += 1) {
      this.#sent += BLOCK.length;
      this.most = Math.max(this.most, Math.round((this.#sent - this.#taken) / BLOCK.length));
      yield BLOCK;
    }
  }

  async take(source: AsyncIterable<Buffer>): Promise<readonly [digest: string, most: number]> {
    const digest = createHash('sha256');
    for await (const chunk of source) {
      this.#taken += chunk.length;
      digest.update(chunk);
    }
    return [digest.digest('hex'), this.most];
  }
}

const LARGE_DIGEST = createHash('sha256')
  .update(Buffer.concat([...new Progress().blocks()]))
  .digest('hex');

describe('a forwarder and a real API server', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;
  let connection: Connection;
  let server: ApiServer;
  let backend: Backend;
  let forwarder: Forwarder;
  let headers: Record<string, string>;
  /** Of what is downloaded, and of what is uploaded. */
  let sending = new Progress();
  let taking = new Progress();

  const answer: RequestListener = (request, response) => {
    switch (request.url) {
      case '/page':
        response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'sid=1; Path=/' });
        response.end('<a href="/absolute?a=b">1</a><script src=relative.js></script><img src="/">');
        break;
      case '/redirect':
        response.writeHead(302, { location: '/page' }).end();
        break;
      case '/events':
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
        break;
      case '/large':
        void sendAll(sending.blocks(), response);
        break;
      case '/upload':
        void taking.take(request).then(([digest]) => response.end(digest));
        break;
      default:
        echo(request, response);
    }
  };

  before(async () => {
    rig = await startApiServer({ egress: true });
    connection = await connectTo(rig.kubeconfig);
    server = await discoverApiServer(connection, signal);
    backend = await startBackend(rig, { namespace: 'shop', service: 'web', answer });
    joinWebSockets(backend);
    forwarder = await Forwarder.start({
      target: { namespace: 'shop', name: 'web', port: 80 },
      serverUrl: connection.target.server,
      server: () => Promise.resolve(server),
      describe: ({ message }) => message,
      isReadOnly: () => false,
    });
    const { pathname, search } = forwarder.ticket();
    const entered = await call('GET', pathname + search);
    const [cookie = assert.fail()] = entered.headers['set-cookie']?.[0]?.split(';') ?? [];
    headers = { cookie };
    entered.resume();
  });

  after(async () => {
    forwarder.dispose();
    connection.dispose();
    await backend.stop();
    await rig.stop();
  });

  async function call(
    method: string,
    path: string,
    sent: Record<string, string> = {},
    body?: string | Iterable<Buffer>,
  ): Promise<IncomingMessage> {
    const options = { host: '127.0.0.1', port: forwarder.port, agent: false };
    const outgoing = startRequest({ ...options, method, path, headers: { ...headers, ...sent } });
    if (typeof body === 'object') {
      void sendAll(body, outgoing);
    } else {
      outgoing.end(body);
    }
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return response;
  }

  for (const method of VERBS) {
    test(`${method} arrives as it was sent`, async () => {
      const hasBody = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
      const sent = { 'x-a': 'b', origin: forwarder.origin, ...(hasBody && { 'content-length': '4' }) };
      const response = await call(method, '/a%20b/c;d?e=f%26&e', sent, hasBody ? 'body' : undefined);
      assert.equal(response.statusCode, 200);
      if (method === 'HEAD') {
        response.resume();
        return;
      }
      const got = (await json(response)) as Echo;
      assert.deepEqual([got.method, got.path, got.query], [method, '/a%20b/c;d', { e: ['f&', ''] }]);
      assert.deepEqual(got.body, hasBody ? { size: 4, text: 'body' } : { size: 0 });
      assert.equal(got.headers['x-a'], 'b');
      assert.equal(got.headers['authorization'], undefined);
      assert.equal(got.headers['cookie'], undefined);
      // What a backend holds against each other that looks for requests of other sites.
      assert.equal(got.headers['origin'], `https://${String(got.headers['host'])}`);
    });
  }

  test('a page has its own links, and a redirect leads to it', async () => {
    const page = await call('GET', '/page', { accept: 'text/html' });
    assert.equal(
      await text(page),
      '<a href="/absolute?a=b">1</a><script src="relative.js"></script><img src="/">',
    );
    const redirect = await call('GET', '/redirect');
    redirect.resume();
    assert.equal(redirect.headers.location, '/page');
    const cookie = `${headers['cookie'] ?? ''}; sid=1; other=2`;
    assert.equal(((await json(await call('GET', '/', { cookie }))) as Echo).headers['cookie'], 'sid=1');
  });

  test('events are there as they come', async () => {
    const response = await call('GET', '/events');
    const [event] = (await once(response, 'data')) as [Buffer];
    assert.equal(event.toString(), 'data: first\n\n');
    response.destroy();
  });

  test('a WebSocket says what it is told, whole and in large messages', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${forwarder.port}/live`, {
      headers,
      origin: forwarder.origin,
    });
    await once(socket, 'open');
    for (const message of ['hello', BLOCK.toString('base64')]) {
      socket.send(message);
      const [data] = (await once(socket, 'message')) as [Buffer];
      assert.equal(data.toString(), message);
    }
    socket.close(4001, 'bye');
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    assert.deepEqual([code, reason.toString()], [4001, 'bye']);
  });

  test('a WebSocket that the backend refuses is refused', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${forwarder.port}/none`, {
      headers,
      origin: forwarder.origin,
    });
    const [error] = (await once(socket, 'error')) as [Error];
    assert.match(error.message, /404/);
  });

  test('100 MB come and go, no faster than they are taken', async (t) => {
    const download = new Progress();
    sending = download;
    const [digest, mostOfDownload] = await download.take(await call('GET', '/large'));
    assert.equal(digest, LARGE_DIGEST);
    const upload = new Progress();
    taking = upload;
    const response = await call('PUT', '/upload', {}, upload.blocks());
    assert.equal(await text(response), LARGE_DIGEST);
    t.diagnostic(`MB under way at most: download ${mostOfDownload}, upload ${upload.most}`);
    assert.ok(mostOfDownload < MOST_AHEAD && upload.most < MOST_AHEAD);
  });

  test('a backend that goes and comes again, and an API server that starts anew', async () => {
    await backend.stop();
    const gone = await call('GET', '/', { 'sec-fetch-mode': 'navigate' });
    assert.match(await text(gone), /error trying to reach service/);
    assert.equal(gone.headers['refresh'], '3');
    // Another pod takes its place, with another address.
    await removeObjects(rig, 'web');
    backend = await startBackend(rig, { namespace: 'shop', service: 'web', answer });
    joinWebSockets(backend);
    assert.equal(((await json(await call('GET', '/back'))) as Echo).path, '/back');
    await rig.restart();
    assert.equal(((await json(await call('GET', '/again'))) as Echo).path, '/again');
    const socket = new WebSocket(`ws://127.0.0.1:${forwarder.port}/live`, {
      headers,
      origin: forwarder.origin,
    });
    await once(socket, 'open');
    socket.terminate();
  });
});

async function removeObjects(rig: ApiServerRig, name: string): Promise<void> {
  for (const kind of ['pods', 'services', 'endpoints']) {
    const path = `/api/v1/namespaces/shop/${kind}/${name}`;
    await kubeRequest(rig, 'DELETE', `${path}?gracePeriodSeconds=0`);
  }
}

function joinWebSockets({ server }: Backend): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * BLOCK.length });
  server?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url !== '/live') {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data: Buffer) => {
        client.send(data.toString());
      });
    });
  });
}

async function sendAll(blocks: Iterable<Buffer>, outgoing: NodeJS.WritableStream): Promise<void> {
  for (const block of blocks) {
    if (!outgoing.write(block)) {
      await once(outgoing, 'drain');
    }
  }
  outgoing.end();
}
