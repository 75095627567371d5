import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, test, type TestContext } from 'node:test';
import type { KubeErrorCode } from '../../../../src/kube/errors.ts';
import { listServices } from '../../../../src/kube/serviceApi/listServices.ts';
import { createService } from '../../../../src/kube/serviceApi/createService.ts';
import { proxyService } from '../../../../src/kube/serviceApi/proxyService.ts';
import { readService } from '../../../../src/kube/serviceApi/readService.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { watchServices } from '../../../../src/kube/serviceApi/watchServices.ts';
import { assertFails, drain } from './assertFails.ts';
import { DELETES, LISTS, READS, REF, WATCHES, writes } from './everyOperation.ts';
import { startRecordingServer, V1_36, WEB, type RecordingServer, type Reply } from './recordingServer.ts';

/** Less than connecting may take: that a cancel is only heeded afterwards must show. */
const LIMIT = { timeout: 10_000 };

describe('before it begins, nothing is sent', () => {
  const operations = { ...writes(), ...DELETES, ...READS, ...LISTS, ...WATCHES };
  for (const [name, run] of Object.entries<
    (api: ApiServer, options: { signal: AbortSignal }) => Promise<unknown>
  >(operations)) {
    test(name, LIMIT, async (t) => {
      const server = await startRecordingServer(t);
      await assertFails(run(server.api(V1_36), { signal: AbortSignal.abort() }), 'aborted');
      assert.deepEqual(server.requests, []);
    });
  }

  test('proxyService', LIMIT, async (t) => {
    const server = await startRecordingServer(t);
    const request = { method: 'GET', signal: AbortSignal.abort() } as const;
    await assertFails(proxyService(server.api(V1_36), REF, request), 'aborted');
    assert.deepEqual(server.requests, []);
  });
});

test('while connecting', LIMIT, async (t) => {
  const abort = new AbortController();
  // Taken by the kernel, and never answered: the TLS handshake goes on for good.
  const silent = createServer((socket) => {
    t.after(() => socket.destroy());
    abort.abort();
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  t.after(() => silent.close());
  const server = await startRecordingServer(t);
  const url = new URL(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const api = server.api(V1_36, { server: url });
  await assertFails(readService(api, REF, { signal: abort.signal }), 'aborted');
});

/** Cancels when the server has come to a point, and waits until its sockets are closed. */
async function cancelWhen(
  t: TestContext,
  reply: (atPoint: () => void) => Reply,
  run: (server: RecordingServer, signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const abort = new AbortController();
  const server = await startRecordingServer(
    t,
    reply(() => {
      abort.abort();
    }),
  );
  await assertFails(run(server, abort.signal), 'aborted');
  await server.quiet();
}

/** Never answers. */
const beforeHeaders = (atPoint: () => void): Reply => atPoint;

/** Answers the headers and a part of the body, which never ends. */
const withinBody =
  (atPoint: () => void): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"kind":', () => {
      // Only when the client has had the chance to see them: its socket echoes nothing, so the next turn has to do.
      setImmediate(atPoint);
    });
  };

for (const [when, reply] of [
  ['before the headers', beforeHeaders],
  ['within the body', withinBody],
] as const) {
  describe(`${when}, the socket goes too`, () => {
    test('a read', LIMIT, (t) =>
      cancelWhen(t, reply, (server, signal) => readService(server.api(V1_36), REF, { signal })),
    );
    test('a list', LIMIT, (t) =>
      cancelWhen(t, reply, (server, signal) => listServices(server.api(V1_36), 'shop', { signal })),
    );
    test('a write', LIMIT, (t) =>
      cancelWhen(t, reply, (server, signal) => createService(server.api(V1_36), 'shop', WEB, { signal })),
    );
    test('a watch', LIMIT, (t) =>
      cancelWhen(t, reply, (server, signal) => drain(watchServices(server.api(V1_36), 'shop', { signal }))),
    );
    test('a proxied request', LIMIT, (t) =>
      cancelWhen(t, reply, async (server, signal) => {
        const { body } = await proxyService(server.api(V1_36), REF, { method: 'GET', signal });
        await body.toArray();
      }),
    );
  });
}

test('within the body of a request', LIMIT, async (t) => {
  const abort = new AbortController();
  const server = await startRecordingServer(t);
  let given = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        given += 1;
        if (given === 100) {
          abort.abort();
        }
        yield Buffer.alloc(1024);
      }
    })(),
    { objectMode: false },
  );
  const work = proxyService(server.api(V1_36), REF, { method: 'PUT', body: endless, signal: abort.signal });
  await assertFails(work, 'aborted');
  await server.quiet();
  assert.ok(endless.destroyed);
});

test('leaving a watch closes its socket', LIMIT, async (t) => {
  const server = await startRecordingServer(t, (response) => {
    response.write(`${JSON.stringify({ type: 'ADDED', object: WEB })}\n`);
  });
  const { signal } = new AbortController();
  for await (const [event] of watchServices(server.api(V1_36), 'shop', { signal })) {
    assert.deepEqual(event, { type: 'ADDED', object: WEB });
    break;
  }
  await server.quiet();
});

describe('a proxied answer that breaks before anybody reads it', () => {
  const cases: readonly (readonly [string, Reply, KubeErrorCode])[] = [
    ['cut off', (response) => response.write('some', () => response.destroy()), 'unreachable'],
    [
      'no gzip',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all'),
      'protocol',
    ],
    ['cancelled', (response) => response.write('some'), 'aborted'],
  ];
  for (const [what, reply, code] of cases) {
    test(`${what}, which is told to who reads it later`, LIMIT, async (t) => {
      const abort = new AbortController();
      const server = await startRecordingServer(t, reply);
      const request = { method: 'GET', signal: abort.signal } as const;
      const { body } = await proxyService(server.api(V1_36), REF, request);
      if (code === 'aborted') {
        abort.abort();
      }
      await closed(body);
      await assertFails(body.toArray(), code);
    });
  }
});

/** Unlike `once` of node:events this does not listen for errors: without another listener they end the process. */
function closed(body: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (body.closed) {
      resolve();
    }
    body.once('close', resolve);
  });
}

for (const [what, reply] of Object.entries<Reply>({
  'nothing in it': (response) => response.writeHead(301).end(),
  'all of it there': (response) => response.end('some'),
  'more to come': (response) => response.write('some'),
  'no gzip': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all'),
})) {
  test(`an answer with ${what} can be destroyed unread`, LIMIT, async (t) => {
    const server = await startRecordingServer(t, reply);
    const api = server.api(V1_36);
    const { signal } = new AbortController();
    const bodies = [
      (await api.connection.exchange({ path: '/', signal })).body,
      (await proxyService(api, REF, { method: 'GET', signal })).body,
    ];
    const ends = bodies.map(closed);
    bodies.forEach((body) => body.destroy());
    await Promise.all(ends);
  });
}

describe('a proxied answer that nobody wants', () => {
  for (const touch of [false, true]) {
    test(touch ? 'after its first bytes' : 'before any', LIMIT, async (t) => {
      const server = await startRecordingServer(t, (response) => {
        response.write('some');
      });
      const { signal } = new AbortController();
      const { body } = await proxyService(server.api(V1_36), REF, { method: 'GET', signal });
      if (touch) {
        for await (const chunk of body as AsyncIterable<Buffer>) {
          assert.equal(chunk.toString(), 'some');
          break;
        }
      }
      body.destroy();
      await server.quiet();
    });
  }
});
