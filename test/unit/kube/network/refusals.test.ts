import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { KubeError, type KubeErrorCode } from '../../../../src/kube/errors.ts';
import { startHttpProxy, startSocks5Proxy } from '../../../support/proxies.ts';
import { until } from '../../../support/until.ts';
import {
  LIMIT,
  NETWORK,
  assertFails,
  cluster,
  get,
  listen,
  open,
  running,
  startApi,
} from './transportRig.ts';

const HTTP_REFUSALS: Readonly<
  Record<string, readonly [answer: string, code: KubeErrorCode, message: RegExp]>
> = {
  'that refuses the login': [
    'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic',
    'proxy',
    /^The proxy http:\/\/localhost:\d+ \(proxy-url\) refused to connect to localhost:\d+: 407 Proxy Authentication Required\. Correct the user and password that it is told\.$/,
  ],
  'that forbids the way': [
    'HTTP/1.0 403 Forbidden',
    'proxy',
    /refused to connect to localhost:\d+: 403 Forbidden\.$/,
  ],
  'that gives no reason': ['HTTP/1.1 502', 'proxy', /: 502\.$/],
  'that is none': ['SSH-2.0-OpenSSH_9.6', 'proxy', /\(proxy-url\) does not answer as an HTTP proxy\.$/],
  'that hangs up': ['', 'proxy', /\(proxy-url\) closed the connection\.$/],
  'that never stops': [
    `HTTP/1.1 200 ${'x'.repeat(100_000)}`,
    'proxy',
    /\(proxy-url\) does not come to an end\.$/,
  ],
  'that says too much': [
    'HTTP/1.1 200 OK\r\n\r\nhello',
    'proxy',
    /\(proxy-url\) says more than was asked\.$/,
  ],
};

for (const [name, [answer, code, message]] of Object.entries(HTTP_REFUSALS)) {
  test(`names an http proxy ${name}`, LIMIT, async (t) => {
    const api = await startApi(t, cluster);
    const proxy = await running(t, startHttpProxy({ target: api.url, answer }));
    const proxyUrl = `http://user:secret@localhost:${proxy.port}`;
    await assertFails(get(await open(t, { server: api.url, proxyUrl })), code, message);
    assert.equal(api.requests.length, 0);
  });
}

test('names an http proxy that wants a login for an http server', LIMIT, async (t) => {
  const api = await startApi(t);
  const answer = 'HTTP/1.1 407 Login\r\nContent-Length: 0';
  const proxy = await running(t, startHttpProxy({ target: api.url, answer }));
  const address = `http://localhost:${proxy.port}`;
  await assertFails(
    get(await open(t, { server: api.url, proxyUrl: address })),
    'proxy',
    /^The proxy .* refused to connect to localhost:\d+: 407 .*\. Write user:password@ before the host in its address\.$/,
  );
  const network = { ...NETWORK, settings: { ...NETWORK.settings, proxy: address } };
  await assertFails(
    get(await open(t, { server: new URL('http://api.example.com'), network })),
    'proxy',
    /in its address, or set http\.proxyAuthorization\.$/,
  );
});

test('names a SOCKS5 proxy that refuses', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const wantsLogin = await running(t, startSocks5Proxy({ target: api.url, login: 'user:secret' }));
  const refuses = await running(t, startSocks5Proxy({ target: api.url, reply: 5 }));
  const fails = await running(t, startSocks5Proxy({ target: api.url, reply: 1 }));
  const http = await running(t, startHttpProxy({ target: api.url, answer: 'HTTP/1.1 400 Bad Request' }));
  const cases: readonly (readonly [proxy: string, code: KubeErrorCode, message: RegExp])[] = [
    [`localhost:${wantsLogin.port}`, 'proxy', /\(proxy-url\) wants a user name and password\.$/],
    [`user:secrets@localhost:${wantsLogin.port}`, 'proxy', /\) refused the user name and password\.$/],
    [`localhost:${refuses.port}`, 'proxy', /\) cannot connect to localhost:\d+: connection refused\.$/],
    [`localhost:${fails.port}`, 'proxy', /\) cannot connect to localhost:\d+: it does not say why\.$/],
    [`localhost:${http.port}`, 'proxy', /\) does not answer as a SOCKS5 proxy\.$/],
  ];
  for (const [proxy, code, message] of cases) {
    await assertFails(get(await open(t, { server: api.url, proxyUrl: `socks5://${proxy}` })), code, message);
  }
});

test('names a proxy that is not there', LIMIT, async (t) => {
  const closed = createServer();
  const port = await listen(t, closed);
  closed.close();
  const proxyUrl = `http://user:secret@127.0.0.1:${port}`;
  const transport = await open(t, { server: new URL('https://api.example.com'), proxyUrl });
  await assertFails(
    get(transport),
    'proxy',
    /^The proxy http:\/\/127\.0\.0\.1:\d+ \(proxy-url\): .*ECONNREFUSED/,
  );
});

test('an abort while the proxy connects ends the request at once', LIMIT, async (t) => {
  const proxy = await running(t, startHttpProxy({ target: new URL('http://localhost'), answer: undefined }));
  const transport = await open(t, {
    server: new URL('https://api.example.com'),
    proxyUrl: `http://localhost:${proxy.port}`,
  });
  const controller = new AbortController();
  const request = get(transport, controller.signal);
  await until(() => proxy.visits.length > 0, proxy.onDidVisit);
  controller.abort(new KubeError('aborted', 'Enough.'));
  await assertFails(request, 'aborted', /^Enough\.$/);
});

test('closing while the proxy connects leaves no socket', LIMIT, async (t) => {
  const proxy = await running(t, startHttpProxy({ target: new URL('http://localhost'), answer: undefined }));
  const transport = await open(t, {
    server: new URL('https://api.example.com'),
    proxyUrl: `http://localhost:${proxy.port}`,
  });
  const request = get(transport);
  await until(() => proxy.visits.length > 0, proxy.onDidVisit);
  await transport.destroy();
  await assert.rejects(request);
  await until(() => proxy.open === 0, proxy.onDidClose);
});
