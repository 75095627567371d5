import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import type { KubeError } from '../../../../src/kube/errors.ts';
import { createCookieJar } from '../../../../src/proxy/libraries/cookieJar.ts';
import {
  sendCall,
  type CallAnswer,
  type CallOptions,
  type SentBody,
} from '../../../../src/proxy/send/sendCall.ts';
import { json, text as plain, withHeaders } from '../../../../src/sandbox/api/answer.ts';
import { beforeHeaders } from '../../../../src/sandbox/wire/faults.ts';
import { requestIn, startCallRig, type CallRig } from './callRig.ts';

const PROXY = '/api/v1/namespaces/shop/services/api:http/proxy';

const TO_SERVICE = { where: ({ target }: { readonly target: string }) => target.startsWith(PROXY) };

interface Echo {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly size: number; readonly text?: string };
}

function send(
  { server }: CallRig,
  document: string,
  options: Partial<CallOptions> = {},
): Promise<CallAnswer> {
  const request = requestIn(document);
  const { body } = request;
  return sendCall(server, request, {
    cookies: undefined,
    openBody: () => Promise.resolve(body?.kind === 'text' ? { body: body.text } : {}),
    signal: new AbortController().signal,
    ...options,
  });
}

async function echoed(rig: CallRig, document: string, options?: Partial<CallOptions>): Promise<Echo> {
  return JSON.parse(await text((await send(rig, document, options)).body)) as Echo;
}

/** The next answer of the Service is a redirect to here. */
function redirectTo({ sandbox }: CallRig, location: string, status = 302): void {
  sandbox.server.inject({
    match: TO_SERVICE,
    fault: { answer: withHeaders(plain(status, ''), { location }) },
  });
}

describe('a call', () => {
  test('arrives with its method, path, query, headers and body', async (t) => {
    const rig = await startCallRig(t);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { headers, body, ...line } = await echoed(
        rig,
        `${method} shop/api:http/orders?b=1&a=2\nX-Trace: one\nX-Trace: two\nContent-Type: text/plain\n\nhello`,
      );
      assert.equal(line.method, method);
      assert.equal(line.path, '/orders');
      assert.deepEqual(line.query, { b: ['1'], a: ['2'] });
      assert.equal(headers['x-trace'], 'one, two');
      assert.deepEqual(body, { size: 5, text: 'hello' });
    }
  });

  test('takes a stream along, with its length where that is known', async (t) => {
    const rig = await startCallRig(t);
    const body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);
    const { headers, ...echo } = await echoed(rig, 'PUT shop/api:http/', {
      openBody: () => Promise.resolve({ body, bodyLength: 5 }),
    });
    assert.deepEqual(echo.body, { size: 5, text: 'hello' });
    assert.equal(headers['content-length'], '5');
    assert.equal(headers['transfer-encoding'], undefined);
  });

  test('that cannot be sent closes what would have been its body', async (t) => {
    const rig = await startCallRig(t);
    const body = Readable.from(['x']);
    const signal = AbortSignal.abort();
    const openBody = (): Promise<SentBody> => Promise.resolve({ body });
    await assert.rejects(send(rig, 'PUT shop/api:http/', { openBody, signal }), { code: 'aborted' });
    assert.equal(body.destroyed, true);
  });

  test('without a path goes to the root, unless it says that it has none', async (t) => {
    const rig = await startCallRig(t);
    assert.equal((await echoed(rig, 'GET shop/api:http')).path, '/');
    const refused = await send(rig, '# @no-path\nGET shop/api:http');
    refused.body.resume();
    assert.equal(refused.httpStatus, 301);
    assert.equal(refused.from, 'apiServer');
  });

  test('says how long it took to the head of the answer', async (t) => {
    const answer = await send(await startCallRig(t), 'GET shop/web/healthz');
    assert.equal(await text(answer.body), 'ok\n');
    assert.ok(answer.milliseconds > 0);
  });
});

describe('a redirect inside of the Service', () => {
  for (const [what, location] of [
    ['as the API server writes it', `${PROXY}/landed?x=1`],
    ['relative', 'landed?x=1'],
    ['of the API server itself', undefined],
  ] as const) {
    test(`is followed: ${what}`, async (t) => {
      const rig = await startCallRig(t);
      redirectTo(rig, location ?? `${rig.sandbox.url}${PROXY}/landed?x=1`);
      const answer = await send(rig, 'GET shop/api:http/start');
      assert.equal((JSON.parse(await text(answer.body)) as Echo).path, '/landed');
      assert.equal(answer.redirects.length, 1);
      assert.equal(answer.redirects[0]?.httpStatus, 302);
      assert.equal(answer.refusedRedirect, undefined);
    });
  }

  test('is not followed where the request says so', async (t) => {
    const rig = await startCallRig(t);
    const answer = await send(rig, '# @no-redirect\nGET shop/api:http/redirect');
    answer.body.resume();
    assert.equal(answer.httpStatus, 302);
    assert.deepEqual(answer.redirects, []);
  });

  for (const [status, method] of [
    [301, 'GET'],
    [302, 'GET'],
    [303, 'GET'],
    [307, 'POST'],
    [308, 'POST'],
  ] as const) {
    test(`makes of a POST a ${method} with ${status}`, async (t) => {
      const rig = await startCallRig(t);
      redirectTo(rig, `${PROXY}/landed`, status);
      const { body, headers, ...line } = await echoed(
        rig,
        'POST shop/api:http/start\nContent-Type: text/x-test\n\nhello',
      );
      assert.equal(line.method, method);
      assert.equal(body.size, method === 'POST' ? 5 : 0);
      assert.equal(headers['content-type'], method === 'POST' ? 'text/x-test' : undefined);
    });
  }

  test('that goes round in a circle ends', async (t) => {
    const rig = await startCallRig(t);
    for (let count = 0; count < 20; count += 1) {
      redirectTo(rig, `${PROXY}/round`);
    }
    const answer = await send(rig, 'GET shop/api:http/round');
    answer.body.resume();
    assert.equal(answer.redirects.length, 10);
    assert.equal(answer.refusedRedirect, 'tooMany');
  });
});

describe('a redirect to somewhere else is not followed', () => {
  for (const location of [
    'https://example.com/landed',
    '//example.com/landed',
    '/api/v1/namespaces/kube-system/secrets',
    `${PROXY}/../../../secrets`,
    `${PROXY}/%2e%2e/%2e%2e/web/proxy/`,
    '/api/v1/namespaces/shop/services/api:httpx/proxy/',
    '/api/v1/namespaces/shop/services/web/proxy/',
    'http://127.0.0.1:1/landed',
    'file:///etc/passwd',
    'http://[/',
    `${PROXY}/a%2Fb`,
    `${PROXY}/a//b`,
  ]) {
    test(location, async (t) => {
      const rig = await startCallRig(t);
      const asked: string[] = [];
      redirectTo(rig, location);
      rig.sandbox.server.onDidReceive(({ target }) => {
        asked.push(target);
      });
      const answer = await send(rig, 'GET shop/api:http/start');
      answer.body.resume();
      assert.equal(answer.httpStatus, 302);
      assert.equal(answer.refusedRedirect, 'outside');
      assert.deepEqual(asked, [`${PROXY}/start`]);
    });
  }
});

describe('cookies', () => {
  test('come back to where they were set, with those that are written', async (t) => {
    const rig = await startCallRig(t);
    const cookies = createCookieJar();
    const values = ['sid=1; Path=/; HttpOnly; Secure', 'deep=2; Path=/deep', 'other=3; Domain=example.com'];
    rig.sandbox.server.inject({
      match: TO_SERVICE,
      fault: { answer: withHeaders(plain(200, ''), { 'set-cookie': values }) },
    });
    (await send(rig, 'GET shop/api:http/login', { cookies })).body.resume();
    const root = await echoed(rig, 'GET shop/api:http/\nCookie: mine=4', { cookies });
    assert.equal(root.headers['cookie'], 'mine=4; sid=1');
    const deep = await echoed(rig, 'GET shop/api:http/deep/er', { cookies });
    assert.equal(deep.headers['cookie'], 'deep=2; sid=1');
    assert.equal((await echoed(rig, 'GET shop/api:http/')).headers['cookie'], undefined);
  });
});

test('cookies of what is before the backend are not kept for it', async (t) => {
  const rig = await startCallRig(t);
  const cookies = createCookieJar();
  const forbidden = { kind: 'Status', code: 403, message: 'services "api" is forbidden: no' };
  rig.sandbox.server.inject({
    match: TO_SERVICE,
    fault: { answer: withHeaders(json(forbidden, 403), { 'set-cookie': 'gateway=s3cret; Path=/' }) },
  });
  const refused = await send(rig, 'GET shop/api:http/', { cookies });
  refused.body.resume();
  assert.equal(refused.from, 'apiServer');
  assert.equal((await echoed(rig, 'GET shop/api:http/', { cookies })).headers['cookie'], undefined);
});

describe('a call that does not end', () => {
  test('is given up after its time, and says how to wait longer', async (t) => {
    const rig = await startCallRig(t);
    rig.sandbox.server.inject({ match: TO_SERVICE, fault: beforeHeaders('stall') });
    await assert.rejects(send(rig, '# @timeout 0.05\nGET shop/api:http/'), (error: KubeError) => {
      assert.equal(error.code, 'timeout');
      assert.equal(error.message, 'shop/api did not answer within 0.05 s.');
      assert.match(error.hint ?? '', /# @timeout 300/);
      return true;
    });
  });

  test('has no time limit for its body', async (t) => {
    const rig = await startCallRig(t);
    const answer = await send(rig, '# @timeout 0.2\nGET shop/api:http/stream?n=4&everyMs=100');
    assert.match(await text(answer.body), /line 4 of 4/);
  });

  test('ends where it is cancelled, before the head and after', async (t) => {
    const rig = await startCallRig(t);
    const cancelling = new AbortController();
    const answer = await send(rig, 'GET shop/api:http/stream?n=1000&everyMs=10', {
      signal: cancelling.signal,
    });
    answer.body.once('data', () => {
      cancelling.abort();
    });
    await assert.rejects(text(answer.body), { code: 'aborted' });
    const stopped = new AbortController();
    rig.sandbox.server.inject({ match: TO_SERVICE, fault: beforeHeaders('stall') });
    rig.sandbox.server.onDidReceive(() => {
      stopped.abort();
    });
    await assert.rejects(send(rig, 'GET shop/api:http/', { signal: stopped.signal }), { code: 'aborted' });
  });
});
