import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Connection } from '../../../../src/kube/connection.ts';
import { featuresOf } from '../../../../src/kube/features.ts';
import { proxyService } from '../../../../src/kube/serviceApi/proxyService.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { targetOf, USER_AGENT } from '../../../support/connect.ts';
import { renewingCredentials } from '../renewingCredentials.ts';
import { REF } from './everyOperation.ts';
import { failure, startRecordingServer, V1_9, type Reply } from './recordingServer.ts';

const signal = new AbortController().signal;
const GET = { method: 'GET', signal } as const;
const ok: Reply = (response) => response.end('ok');

describe('hands on', () => {
  test('headers, and its own identity', async (t) => {
    const server = await startRecordingServer(t, ok);
    const api = server.api(V1_9, { user: { file: '/kubeconfig', folder: '/', token: 'ours' } });
    await text(
      (await proxyService(api, REF, { ...GET, headers: { 'X-Trace': 'a', Accept: 'text/html' } })).body,
    );
    const headers = server.requests[0]?.headers;
    assert.equal(headers?.authorization, 'Bearer ours');
    assert.equal(headers['x-trace'], 'a');
    assert.equal(headers.accept, 'text/html');
  });

  test("the backend's headers, whatever the status", async (t) => {
    const server = await startRecordingServer(t, (response) => {
      response.writeHead(302, { location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'] }).end();
    });
    const { httpStatus, headers, body } = await proxyService(server.api(V1_9), REF, GET);
    await text(body);
    assert.equal(httpStatus, 302);
    assert.equal(headers['location'], '/elsewhere');
    assert.deepEqual(headers['set-cookie'], ['a=1', 'b=2']);
  });

  test('trailers, once the body has been read', async (t) => {
    const server = await startRecordingServer(t, (response) => {
      response.writeHead(200, { trailer: 'x-checksum' });
      response.write('hello');
      response.addTrailers({ 'x-checksum': '5d41' });
      response.end();
    });
    const { trailers, body } = await proxyService(server.api(V1_9), REF, GET);
    assert.equal(await text(body), 'hello');
    assert.deepEqual({ ...trailers }, { 'x-checksum': '5d41' });
  });

  test('a compressed answer, decompressed and described so', async (t) => {
    const packed = gzipSync('hello');
    const server = await startRecordingServer(t, (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
    });
    for (const method of ['GET', 'HEAD'] as const) {
      const { headers, body } = await proxyService(server.api(V1_9), REF, { method, signal });
      assert.equal(await text(body), method === 'GET' ? 'hello' : '');
      assert.equal('content-encoding' in headers, method === 'HEAD');
    }
  });

  for (const [what, status, headers] of [
    ['that is not modified', 304, {}],
    ['without content', 204, {}],
    ['of no length', 200, { 'content-length': 0 }],
  ] as const) {
    test(`an answer ${what} of what would be compressed`, async (t) => {
      const server = await startRecordingServer(t, (response) => {
        response.writeHead(status, { 'content-encoding': 'gzip', ...headers }).end();
      });
      const answer = await proxyService(server.api(V1_9), REF, GET);
      assert.equal(await text(answer.body), '');
      assert.deepEqual([answer.httpStatus, answer.headers['content-encoding']], [status, 'gzip']);
    });
  }

  test('64 MB both ways, no more of it in memory than the sockets hold', async (t) => {
    const block = randomBytes(1024 * 1024);
    const blocks = 64;
    const expected = createHash('sha256');
    let ahead = 0;
    let mostAhead = 0;
    const echo = createServer((request, response) => request.pipe(response));
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    t.after(() => echo.close());
    const server = await startRecordingServer(t);
    const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
    const api = server.api(V1_9, { server: new URL(url) });
    function* content(): Generator<Buffer> {
      for (let i = 0; i < blocks; i++) {
        expected.update(block);
        ahead += block.length;
        mostAhead = Math.max(mostAhead, ahead);
        yield block;
      }
    }
    const sent = Readable.from(content(), { objectMode: false });
    const { body } = await proxyService(api, REF, { method: 'POST', path: '', body: sent, signal });
    const received = createHash('sha256');
    for await (const chunk of body as AsyncIterable<Buffer>) {
      received.update(chunk);
      ahead -= chunk.length;
    }
    assert.equal(ahead, 0);
    assert.equal(received.digest('hex'), expected.digest('hex'));
    assert.ok(mostAhead < (blocks / 2) * block.length, `${mostAhead} bytes were ahead`);
  });
});

describe('an identity that has run out', () => {
  const once = (): Reply => {
    let isFirst = true;
    return (response, request) => {
      const reply = isFirst ? failure(401, { reason: 'Unauthorized', message: 'Unauthorized' }) : ok;
      isFirst = false;
      reply(response, request);
    };
  };

  function renewing(t: TestContext, url: string): ApiServer {
    const connection = new Connection(targetOf(url), renewingCredentials(), USER_AGENT);
    t.after(() => {
      connection.dispose();
    });
    return { connection, features: featuresOf(V1_9), version: V1_9 };
  }

  test('is renewed, and the request sent once more', async (t) => {
    const server = await startRecordingServer(t, once());
    const { from, body } = await proxyService(renewing(t, server.url), REF, {
      method: 'PUT',
      body: 'x',
      signal,
    });
    assert.deepEqual([from, await text(body)], ['backend', 'ok']);
    assert.deepEqual(
      server.requests.map(({ headers, body: sent }) => [headers.authorization, sent]),
      [
        ['Bearer old', 'x'],
        ['Bearer new', 'x'],
      ],
    );
  });

  test('is told when the body was a stream, which is gone', async (t) => {
    const server = await startRecordingServer(t, once());
    const api = renewing(t, server.url);
    const request = { method: 'PUT', body: Readable.from(['x']), signal } as const;
    const { from, failure: error } = await proxyService(api, REF, request);
    assert.deepEqual([from, error?.code], ['apiServer', 'unauthorized']);
    assert.equal(server.requests.length, 1);
  });
});
