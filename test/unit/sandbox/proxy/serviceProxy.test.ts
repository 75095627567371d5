import assert from 'node:assert/strict';
import { request } from 'node:http';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import type { IncomingMessage } from 'node:http';
import type { Status } from '../../../../src/kube/types.ts';
import type { NamedObject } from '../../../../src/sandbox/storage/clusterState.ts';
import { useSandbox } from '../support/runningSandbox.ts';

const running = useSandbox();

const SERVICES = '/api/v1/namespaces/shop/services';
const API = `${SERVICES}/api:http/proxy`;

interface Echoed {
  readonly method: string;
  readonly path: string;
  readonly pod: string;
  readonly query: Record<string, string[]>;
  readonly headers: Record<string, string>;
  readonly body: { readonly size: number; readonly text?: string };
}

async function echo(path: string, init: RequestInit = {}): Promise<Echoed> {
  const response = await running().call(path, init);
  assert.equal(response.status, 200, path);
  return (await response.json()) as Echoed;
}

async function refusal(path: string, init: RequestInit = {}): Promise<string> {
  const response = await running().call(path, init);
  const { code, message = '' } = (await response.json()) as Status;
  assert.equal(response.status, code);
  return `${response.status} ${message}`;
}

for (const method of ['GET', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']) {
  for (const [suffix, path] of [
    ['/', '/'],
    ['/a/b?c=1&c=2&d=', '/a/b'],
  ] as const) {
    test(`${method} …/proxy${suffix} arrives as it was sent`, async () => {
      const body = method === 'GET' || method === 'OPTIONS' ? {} : { body: 'hello' };
      const got = await echo(API + suffix, { method, ...body, headers: { 'x-own': 'kept' } });
      assert.equal(got.method, method);
      assert.equal(got.path, path);
      assert.deepEqual(got.query, suffix === '/' ? {} : { c: ['1', '2'], d: [''] });
      assert.equal(got.headers['x-own'], 'kept');
      assert.deepEqual(got.body, 'body' in body ? { size: 5, text: 'hello' } : { size: 0 });
    });
  }
}

test('HEAD has the headers of GET and no body', async () => {
  const response = await running().call(`${SERVICES}/web/proxy/`, { method: 'HEAD' });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
  assert.equal(await response.text(), '');
});

test('tells the backend where it is, and not who asks', async () => {
  const { headers } = await echo(`${API}/a`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
  assert.equal(headers['authorization'], undefined);
  assert.equal(headers['connection'], undefined);
  assert.equal(headers['x-forwarded-for'], '192.0.2.1, 127.0.0.1');
  assert.equal(headers['x-forwarded-uri'], `${API}/a`);
  assert.equal(headers['host'], new URL(running().sandbox.url).host);
});

test('cleans and escapes paths as the API server does', async () => {
  assert.equal((await echo(`${API}/a%2Fb%20c/`)).path, '/a/b%20c/');
  assert.equal((await echo(`${API}/x//y/%2e%2e/z`)).path, '/x/z');
});

test('spreads requests over the ready pods only', async () => {
  const pods = new Set<string>();
  for (let count = 0; count < 64; count += 1) {
    pods.add((await echo(`${API}/`)).pod);
  }
  assert.deepEqual([...pods].sort(), ['api-7b9c5-4jz2m', 'api-7b9c5-v6d8p']);
});

test('finds a port by name, by number, and without a name', async () => {
  assert.equal((await running().call(`${SERVICES}/api:admin/proxy/`)).status, 200);
  assert.equal((await running().call(`${SERVICES}/api:9090/proxy/`)).status, 200);
  assert.equal((await running().call(`${SERVICES}/http:api:http/proxy/`)).status, 200);
  assert.equal((await running().call(`${SERVICES}/web/proxy/healthz`)).status, 200);
});

const refusals: readonly [reference: string, refused: string][] = [
  ['missing', '404 services "missing" not found'],
  ['payments', '404 services "payments" not found'],
  ['checkout', '503 no endpoints available for service "checkout"'],
  ['api', '503 no endpoints available for service "api"'],
  ['api:nope', '503 no endpoints available for service "api:nope"'],
  ['api:81', '503 no service port 81 found for service "api"'],
  ['missing:81', '404 services "missing" not found'],
  ['ftp:api:http', '400 invalid service request "ftp:api:http"'],
];

for (const [reference, refused] of refusals) {
  test(`refuses ${reference}: ${refused}`, async () => {
    assert.equal(await refusal(`${SERVICES}/${reference}/proxy/`), refused);
  });
}

test('proxies at the address of a Service in its namespace only', async () => {
  for (const path of [
    '/api/v1/services/shop%2Fapi:http/proxy/',
    '/api/v1/watch/namespaces/shop/services/api:http/proxy/',
    '/apis/apps/v1/namespaces/shop/services/api:http/proxy/',
    '/api/v2/namespaces/shop/services/api:http/proxy/',
    `${SERVICES}/api:http%2Fproxy/`,
  ]) {
    const { status } = await running().call(path);
    assert.ok(status === 404 || status === 400, `${path}: ${status}`);
  }
});

test('speaks TLS to a backend when asked to, which none of them understands', async () => {
  assert.equal(
    await refusal(`${SERVICES}/https:api:http/proxy/`),
    '503 error trying to reach service: http: server gave HTTP response to HTTPS client',
  );
});

test('cannot connect to a port that no container has, nor to a pod where nothing runs', async () => {
  const { state } = running().sandbox;
  const services = {
    wrong: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 9999 }] },
    silent: { selector: { app: 'silent' }, ports: [{ port: 80, targetPort: 80 }] },
  };
  const pod: NamedObject & object = {
    metadata: { name: 'silent', namespace: 'shop', labels: { app: 'silent' } },
    ...{ spec: { containers: [{ name: 'main', ports: [{ containerPort: 80 }] }] } },
  };
  state.put('pods', pod);
  for (const [name, spec] of Object.entries(services)) {
    const service: NamedObject & object = { metadata: { name, namespace: 'shop' }, ...{ spec } };
    state.put('services', service);
    assert.match(
      await refusal(`${SERVICES}/${name}/proxy/`),
      /^503 error trying to reach service: dial tcp 10\.128\.\d+\.\d+:\d+: connect: connection refused$/,
    );
  }
});

test('redirects a page without a slash at its end, and sends other methods on', async () => {
  const response = await running().call(`${API}?a=1`);
  assert.equal(response.status, 301);
  assert.equal(response.headers.get('location'), `${API}/?a=1`);
  assert.equal((await echo(API, { method: 'POST', body: 'x' })).path, '/');
});

describe('up to 1.20', () => {
  const old = useSandbox({ profile: '1.20' });

  test('redirects every method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      assert.equal((await old().call(API, { method })).status, 301, method);
    }
  });
});

test('leads redirects and the links of a page back through the proxy', async () => {
  const redirected = await running().call(`${API}/redirect`);
  assert.equal(redirected.status, 302);
  assert.equal(redirected.headers.get('location'), `${API}/landed`);
  const page = await (await running().call(`${SERVICES}/web/proxy/`)).text();
  assert.match(page, /href="\/api\/v1\/namespaces\/shop\/services\/web\/proxy\/orders"/);
  assert.match(page, /href="healthz"/);
  assert.match(page, /rel="icon" href="[^"]*\/proxy\/favicon\.svg"/);
  for (const part of ['style.css', 'app.js', 'favicon.svg', 'orders', 'healthz']) {
    assert.equal((await running().call(`${SERVICES}/web/proxy/${part}`)).status, 200, part);
  }
});

test('passes on what the backend answers, whatever the status', async () => {
  assert.equal((await running().call(`${API}/status/418`)).status, 418);
  assert.equal((await running().call(`${API}/status/204`, { method: 'DELETE' })).status, 204);
  assert.equal((await running().call(`${SERVICES}/web/proxy/nowhere`)).status, 404);
  assert.equal((await running().call(`${SERVICES}/web/proxy/`, { method: 'POST' })).status, 405);
});

test('streams both ways', async () => {
  const { url, token } = running().sandbox;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' };
  const call = request(`${url}${API}/copy`, { method: 'POST', headers });
  call.write('first');
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const [first] = (await once(response, 'data')) as [Buffer];
  assert.equal(first.toString(), 'first');
  call.write('second');
  const [second] = (await once(response, 'data')) as [Buffer];
  assert.equal(second.toString(), 'second');
  call.end();
  response.resume();
  await once(response, 'end');
  assert.equal(response.headers['content-type'], 'text/plain');
});

test('sends lines one at a time, and late answers', async () => {
  const lines = await (await running().call(`${API}/stream?n=3&everyMs=1`)).text();
  assert.equal(lines, 'line 1 of 3\nline 2 of 3\nline 3 of 3\n');
  assert.equal(await (await running().call(`${API}/slow?ms=1`)).text(), 'line 1 of 1\n');
});

test('says that it proxies no upgrades', async () => {
  const { url, token } = running().sandbox;
  const headers = { authorization: `Bearer ${token}`, connection: 'Upgrade', upgrade: 'websocket' };
  const call = request(`${url}${API}/`, { headers }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.resume();
  assert.equal(response.statusCode, 501);
});
