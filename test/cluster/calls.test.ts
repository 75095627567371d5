import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { startBackend } from '../../scripts/rigs/backend.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { discoverApiServer, type ApiServer } from '../../src/kube/serviceApi/server.ts';
import { createCookieJar } from '../../src/proxy/libraries/cookieJar.ts';
import { libraries } from '../../src/proxy/libraries/libraries.ts';
import { readRequests } from '../../src/proxy/request/readRequests.ts';
import { resolveRequest } from '../../src/proxy/request/resolveRequest.ts';
import type { CallRequest } from '../../src/proxy/request/requestDocument.ts';
import { failureKind } from '../../src/proxy/send/failureKind.ts';
import { sendCall, type CallAnswer } from '../../src/proxy/send/sendCall.ts';
import { openWebSocket } from '../../src/proxy/webSocket/handshake.ts';
import { Session } from '../../src/proxy/webSocket/session.ts';
import { connectTo } from '../support/connect.ts';
import { skipIfMissing } from '../support/missing.ts';
import { until } from '../support/until.ts';

const { signal } = new AbortController();

function requestIn(document: string): CallRequest {
  const requests = readRequests(document);
  return resolveRequest(requests, requests.requests[0]!);
}

describe('calls through a real API server', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;
  let connection: Connection;
  let server: ApiServer;

  before(async () => {
    rig = await startApiServer({ egress: true });
    connection = await connectTo(rig.kubeconfig);
    server = await discoverApiServer(connection, signal);
  });

  after(async () => {
    connection.dispose();
    await rig.stop();
  });

  const cookies = createCookieJar();
  const send = (document: string): Promise<CallAnswer> =>
    sendCall(server, requestIn(document), { cookies, openBody: () => Promise.resolve({}), signal });

  test('follow redirects inside of the Service, and take cookies along', async (t) => {
    const backend = await startBackend(rig, {
      namespace: 'shop',
      service: 'redirects',
      answer: ({ url = '', headers }, response) => {
        const places: Readonly<Record<string, string>> = {
          '/absolute': '/landed',
          '/relative': 'landed',
          '/away': 'https://example.com/landed',
          '/up': '/../../../../secrets',
        };
        const location = places[url];
        response.writeHead(location === undefined ? 200 : 302, {
          'set-cookie': 'sid=1; Path=/',
          ...(location !== undefined && { location }),
        });
        response.end(`${url} ${headers.cookie ?? ''}`);
      },
    });
    t.after(() => backend.stop());
    for (const path of ['absolute', 'relative']) {
      const answer = await send(`GET shop/redirects/${path}`);
      assert.equal(await text(answer.body), '/landed sid=1');
      assert.equal(answer.redirects.length, 1);
    }
    const away = await send('GET shop/redirects/away');
    away.body.resume();
    assert.deepEqual([away.httpStatus, away.refusedRedirect], [302, 'outside']);
    const up = await send('GET shop/redirects/up');
    // The API server cleans up what the backend says, so it stays inside, or it leads out and is not followed.
    const place = await text(up.body);
    assert.ok(up.refusedRedirect === 'outside' || place.startsWith('/secrets '), place);
  });

  test('are told apart where the API server answers itself', async (t) => {
    const backend = await startBackend(rig, {
      namespace: 'shop',
      service: 'plain',
      answer: (_request, response) => response.end('ok'),
    });
    t.after(() => backend.stop());
    const kinds: Record<string, string> = {};
    for (const target of ['shop/plain:nope/', 'https:shop/plain:80/', 'shop/nothing/', 'nowhere/nothing/']) {
      const { failure, body } = await send(`GET ${target}`);
      body.resume();
      kinds[target] = failure === undefined ? 'backend' : failureKind(failure);
    }
    assert.deepEqual(kinds, {
      'shop/plain:nope/': 'noEndpoints',
      'https:shop/plain:80/': 'plainBackend',
      'shop/nothing/': 'noService',
      'nowhere/nothing/': 'noService',
    });
  });

  test('open a WebSocket, which says and hears', async (t) => {
    const http = createServer();
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        socket.send(`heard ${data.toString()}`);
      });
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    const backend = await startBackend(rig, { namespace: 'shop', service: 'chat', answer: { port } });
    t.after(async () => {
      await backend.stop();
      http.close();
    });
    const request = requestIn('WEBSOCKET shop/chat/room');
    const opened = await openWebSocket(server, request, { cookies: undefined, signal });
    assert.ok('socket' in opened);
    const session = new Session({ context: 'rig', target: request.target }, opened, libraries);
    session.send('hello');
    await until(() => session.entries.length === 2, session.onDidChange);
    assert.deepEqual(
      session.entries.map((entry) => entry.text),
      ['hello', 'heard hello'],
    );
    session.close();
    await until(() => session.state.kind === 'closed', session.onDidChange);
    assert.deepEqual(session.state, { kind: 'closed', code: 1000, reason: '' });
  });
});
