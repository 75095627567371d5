import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Status } from '../../../../src/kube/types.ts';
import { startFaultServer, type FaultServer } from '../../../support/faultServer/faultServer.ts';
import {
  falseGzip,
  httpError,
  loginPage,
  tooLargeResourceVersion,
  tooManyRequests,
} from '../../../../src/sandbox/wire/faults.ts';
import { get } from '../call.ts';

const SERVICES = '/api/v1/services';

async function start(t: TestContext): Promise<FaultServer> {
  const server = await startFaultServer();
  t.after(() => server.close());
  return server;
}

describe('instead of an answer', () => {
  test('HTTP errors with a Status, and what they ask to wait', async (t) => {
    const server = await start(t);
    for (const code of [401, 403, 410, 429, 500, 503, 504]) {
      server.inject({ fault: httpError(code, 7) });
      const { status, body, response } = await get(server.url + SERVICES);
      assert.deepEqual([status, (JSON.parse(body) as Status).code], [code, code]);
      assert.equal(response?.headers['retry-after'], '7');
    }
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    server.inject({ fault: httpError(503, date) });
    assert.equal((await get(server.url + SERVICES)).response?.headers['retry-after'], date);
  });

  test('too many requests, in plain text', async (t) => {
    const server = await start(t);
    server.inject({ fault: tooManyRequests(3) });
    const { status, body, response } = await get(server.url + SERVICES);
    assert.deepEqual([status, response?.headers['retry-after']], [429, '3']);
    assert.match(body, /^Too many requests/);
  });

  test('a resource version that is too large, in its three forms', async (t) => {
    const server = await start(t);
    const causes = {
      cause: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      causeMessage: [{ message: 'Too large resource version' }],
      message: undefined,
    };
    for (const form of ['cause', 'causeMessage', 'message'] as const) {
      server.inject({ fault: tooLargeResourceVersion(form) });
      const { status, body } = await get(server.url + SERVICES);
      const { message, details } = JSON.parse(body) as Status;
      assert.equal(status, 504);
      assert.match(message!, /^Timeout: Too large resource version: \d+, current: \d+$/);
      assert.deepEqual(details?.causes, causes[form]);
    }
  });

  test('a login page with 200, and with 302', async (t) => {
    const server = await start(t);
    for (const code of [200, 302] as const) {
      server.inject({ fault: loginPage(code) });
      const { status, body, response } = await get(server.url + SERVICES);
      assert.equal(status, code);
      assert.match(response!.headers['content-type']!, /^text\/html/);
      assert.match(body, /^<!DOCTYPE html>/);
      assert.equal(response?.headers.location, code === 302 ? '/login' : undefined);
    }
  });

  test('gzip that is none', async (t) => {
    const server = await start(t);
    server.inject({ fault: falseGzip() });
    const { response, chunks } = await get(server.url + SERVICES);
    assert.equal(response?.headers['content-encoding'], 'gzip');
    assert.throws(() => gunzipSync(Buffer.concat(chunks)));
  });
});
