import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { startHttpProxy, startSocks5Proxy } from '../../../support/proxies.ts';
import {
  LIMIT,
  USER_AGENT,
  NETWORK,
  assertFails,
  clientOf,
  cluster,
  get,
  never,
  open,
  other,
  peer,
  running,
  startApi,
} from './transportRig.ts';

test('an https server behind an http proxy is reached through a tunnel', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const proxy = await running(t, startHttpProxy({ target: api.url }));
  const server = new URL('https://api.example.com:6443');
  const transport = await open(t, {
    server,
    proxyUrl: `http://us%20er:sec%3Aret@localhost:${proxy.port}`,
    serverName: 'localhost',
    clientCertificate: clientOf(cluster),
  });
  assert.equal(await get(transport), '{"here":true}');
  assert.deepEqual(proxy.visits, [
    {
      asked: [
        'CONNECT api.example.com:6443 HTTP/1.1',
        'host: api.example.com:6443',
        `user-agent: ${USER_AGENT}`,
        `proxy-authorization: Basic ${Buffer.from('us er:sec:ret').toString('base64')}`,
      ].join('\r\n'),
    },
  ]);
  const [request = assert.fail()] = api.requests;
  assert.deepEqual(peer(request), ['alice', 'localhost']);
  assert.deepEqual(
    [request.url, request.headers.host, request.headers['proxy-authorization']],
    ['/prefix/api?a=b', 'api.example.com:6443', undefined],
  );
});

test('one tunnel serves requests one after another, a stream has its own', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const proxy = await running(t, startHttpProxy({ target: api.url }));
  const transport = await open(t, { server: api.url, proxyUrl: `http://localhost:${proxy.port}` });
  await get(transport);
  await setImmediate(); // undici has its socket back only then.
  await get(transport);
  assert.equal(proxy.visits.length, 1);
  await get(transport, never, true);
  assert.equal(proxy.visits.length, 2);
});

test('the tunnel does not hide another server’s certificate', LIMIT, async (t) => {
  const api = await startApi(t, other);
  const http = await running(t, startHttpProxy({ target: api.url }));
  const socks = await running(t, startSocks5Proxy({ target: api.url }));
  for (const proxyUrl of [`http://localhost:${http.port}`, `socks5://localhost:${socks.port}`]) {
    await assertFails(
      get(await open(t, { server: api.url, proxyUrl })),
      'tls',
      /^The server localhost:\d+ has a certificate /,
    );
    const unverified = { server: api.url, proxyUrl, ca: undefined, insecureSkipVerify: true };
    await get(await open(t, unverified));
    const misnamed = { server: new URL('https://api.example.com'), proxyUrl, ca: Buffer.from(other.ca) };
    await assertFails(get(await open(t, misnamed)), 'tls', /api\.example\.com/);
  }
});

test('whom the cluster names is trusted without an authority above, which others need', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const [certificate, file] = [cluster.server.cert, await certificateFile(t, cluster.server.cert)];
  await get(await open(t, { server: api.url, ca: Buffer.from(certificate) }));
  const network = { ...NETWORK, environment: { SSL_CERT_FILE: file } };
  await assertFails(
    get(await open(t, { server: api.url, ca: undefined, network })),
    'tls',
    /^The server localhost:\d+ has a certificate /,
  );
});

test('an IPv6 server is asked for in brackets', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const proxy = await running(t, startHttpProxy({ target: api.url }));
  const server = new URL('https://[2001:db8::1]');
  const proxyUrl = `http://localhost:${proxy.port}`;
  await get(await open(t, { server, proxyUrl, serverName: '127.0.0.1' }));
  assert.match(
    proxy.visits[0]?.asked ?? '',
    /^CONNECT \[2001:db8::1\]:443 HTTP\/1\.1\r\nhost: \[2001:db8::1\]:443\r\n/,
  );
});

test('an http server behind an http proxy is asked for in each request', LIMIT, async (t) => {
  const api = await startApi(t);
  const proxy = await running(t, startHttpProxy({ target: api.url }));
  const server = new URL('http://api.example.com:8080');
  const transport = await open(t, { server, proxyUrl: `http://user:secret@localhost:${proxy.port}` });
  await get(transport);
  await setImmediate(); // undici has its socket back only then.
  await get(transport);
  assert.equal(proxy.visits.length, 1);
  assert.deepEqual(
    api.requests.map(({ url, headers }) => [
      url,
      headers.host,
      headers['proxy-authorization'],
      headers.accept,
    ]),
    Array.from({ length: 2 }, () => [
      'http://api.example.com:8080/prefix/api?a=b',
      'api.example.com:8080',
      `Basic ${Buffer.from('user:secret').toString('base64')}`,
      'x',
    ]),
  );
});

test('an https proxy of the kubeconfig is trusted and told what the server is', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const proxy = await running(t, startHttpProxy({ target: api.url, tls: cluster }));
  const common = { server: api.url, proxyUrl: `https://localhost:${proxy.port}` };
  await get(await open(t, { ...common, clientCertificate: clientOf(cluster) }));
  assert.deepEqual(proxy.visits[0]?.tls, { serverName: 'localhost', client: 'alice' });
  assert.deepEqual(peer(api.requests[0] ?? assert.fail()), ['alice', 'localhost']);
  await assertFails(
    get(await open(t, { ...common, serverName: 'api.internal' })),
    'proxy',
    /^The proxy https:.*api\.internal/,
  );
  await get(
    await open(t, { ...common, serverName: 'api.internal', ca: undefined, insecureSkipVerify: true }),
  );
  assert.equal(proxy.visits.at(-1)?.tls?.serverName, 'api.internal');
});

test('an https proxy with a foreign certificate is refused', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const proxy = await running(t, startHttpProxy({ target: api.url, tls: other }));
  const common = { server: api.url, proxyUrl: `https://localhost:${proxy.port}` };
  await assertFails(
    get(await open(t, common)),
    'proxy',
    /^The proxy https:\/\/localhost:\d+ \(proxy-url\) has a certificate of an authority /,
  );
  assert.deepEqual(proxy.visits, []);
});

test(
  'an https proxy of the settings goes by the settings, and learns nothing of the person',
  LIMIT,
  async (t) => {
    const api = await startApi(t, cluster);
    const proxy = await running(t, startHttpProxy({ target: api.url, tls: other }));
    const server = new URL('https://api.example.com');
    const serverName = 'localhost';
    const settings = { ...NETWORK.settings, proxy: `https://localhost:${proxy.port}` };
    const strict = { ...NETWORK, settings };
    await assertFails(
      get(await open(t, { server, serverName, network: strict })),
      'proxy',
      /^The proxy .* \(http\.proxy\) has a certificate of an authority /,
    );
    const lenient = { ...NETWORK, settings: { ...settings, proxyStrictSSL: false } };
    const identity = { clientCertificate: clientOf(cluster), serverName };
    await get(await open(t, { server, ...identity, network: lenient }));
    assert.deepEqual(proxy.visits[0]?.tls, { serverName: 'localhost', client: undefined });
    // Leniency towards the proxy is none towards the server.
    const ca = Buffer.from(other.ca);
    await assertFails(
      get(await open(t, { server, serverName, ca, network: lenient })),
      'tls',
      /^The server api\.example\.com has a certificate /,
    );
  },
);

test('an http server behind an https proxy, which the kubeconfig says nothing of', LIMIT, async (t) => {
  const api = await startApi(t);
  const proxy = await running(t, startHttpProxy({ target: api.url, tls: cluster }));
  const server = new URL('http://api.example.com');
  const settings = { ...NETWORK.settings, proxy: `https://localhost:${proxy.port}` };
  const insecure = { server, ca: undefined, insecureSkipVerify: true };
  const proxyUrl = settings.proxy;
  await assertFails(get(await open(t, { ...insecure, proxyUrl })), 'proxy', /^The proxy/);
  const network = { ...NETWORK, settings: { ...settings, proxyStrictSSL: false } };
  const transport = await open(t, { ...insecure, network });
  await get(transport);
  await setImmediate(); // undici has its socket back only then.
  await get(transport);
  assert.deepEqual(
    proxy.visits.map(({ tls }) => tls?.serverName),
    ['localhost'],
  );
});

test('a SOCKS5 proxy looks the name up itself', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const proxy = await running(t, startSocks5Proxy({ target: api.url, login: 'user:sec:ret' }));
  const proxyUrl = `socks5://user:sec%3Aret@localhost:${proxy.port}`;
  const servers = ['https://api.example.com:6443', 'https://10.1.2.3', 'https://[2001:db8::a:1]:6443'];
  for (const server of servers) {
    await get(await open(t, { server: new URL(server), proxyUrl, serverName: 'localhost' }));
  }
  const login = 'user:sec:ret';
  assert.deepEqual(proxy.visits, [
    { asked: 'name api.example.com:6443', login },
    { asked: 'ipv4 10.1.2.3:443', login },
    { asked: `ipv6 20010db8${'0'.repeat(16)}000a0001:6443`, login },
  ]);
});

test('an http server behind a SOCKS5 proxy', LIMIT, async (t) => {
  const api = await startApi(t);
  const proxy = await running(t, startSocks5Proxy({ target: api.url }));
  const transport = await open(t, {
    server: new URL('http://api.example.com'),
    proxyUrl: `socks5://localhost:${proxy.port}`,
  });
  assert.equal(await get(transport), '{"here":true}');
  assert.deepEqual(proxy.visits, [{ asked: 'name api.example.com:80', login: 'method 0' }]);
  assert.equal(api.requests[0]?.url, '/prefix/api?a=b');
});

test('without an authority of its own a server is held to the common ones', LIMIT, async (t) => {
  const api = await startApi(t, cluster);
  const options = { server: api.url, ca: undefined };
  await assertFails(get(await open(t, options)), 'tls', /^The server localhost:\d+ has a certificate /);
  const file = await certificateFile(t, cluster.ca);
  // Elsewhere Go asks the system itself.
  const isHeeded = !['darwin', 'win32'].includes(process.platform);
  const environment = isHeeded ? { SSL_CERT_FILE: file } : {};
  const request = get(await open(t, { ...options, network: { ...NETWORK, environment } }));
  await (isHeeded ? request : assertFails(request, 'tls', /./));
});

async function certificateFile(t: TestContext, pem: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'transport-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'ca.pem');
  await writeFile(file, pem);
  return file;
}
