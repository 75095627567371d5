import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { type Connection } from '../../../src/kube/connection.ts';
import { toQueryString } from '../../../src/kube/requestTarget.ts';
import type { ClusterTarget, PemSource } from '../../../src/kube/kubeconfig/types.ts';
import { list } from '../../../src/kube/list.ts';
import { startCannedServer } from '../../support/cannedServer.ts';
import { connect, USER_AGENT, userWith } from '../../support/connect.ts';
import { makeCertificates, type Certificates } from '../../support/faultServer/certificates.ts';
import { beforeHeaders, httpError } from '../../../src/sandbox/wire/faults.ts';
import {
  startFaultServer,
  type FaultServer,
  type FaultServerOptions,
} from '../../support/faultServer/faultServer.ts';
import { sampleServices } from '../../support/faultServer/sampleServices.ts';
import { assertFails } from './serviceApi/assertFails.ts';

const LIMIT = { timeout: 20_000 };
const never = new AbortController().signal;
let certificates: Certificates;

before(async () => {
  certificates = await makeCertificates('tester');
});

async function rig(
  t: TestContext,
  options: FaultServerOptions = {},
  changes: Partial<ClusterTarget> = {},
): Promise<{ readonly server: FaultServer; readonly connection: Connection }> {
  const server = await startFaultServer(options);
  const connection = connect(server.url, changes);
  t.after(async () => {
    connection.dispose();
    await server.close();
  });
  return { server, connection };
}

function data(pem: string): PemSource {
  return { kind: 'data', pem: Buffer.from(pem) };
}

test('loading the wire leaves the global dispatcher of the host alone', async () => {
  // In a process of its own: Node's http module brings the dispatcher of Node itself.
  const program = `
    await import(${JSON.stringify(new URL('../../../src/kube/network/transport.ts', import.meta.url).href)});
    const symbols = Object.getOwnPropertySymbols(globalThis).map(String);
    console.log(JSON.stringify(symbols.filter((symbol) => symbol.includes('undici'))));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  assert.deepEqual(JSON.parse(stdout), []);
});

test('sends its own name, asks for JSON, and carries a token over TLS', LIMIT, async (t) => {
  const { server, connection } = await rig(
    t,
    { tls: certificates.server, token: 'secret' },
    { tls: { ca: data(certificates.ca), insecureSkipVerify: false }, user: userWith({ token: 'secret' }) },
  );
  await connection.getJson('/api/v1/services', never);
  const { headers } = server.requests[0] ?? assert.fail();
  assert.deepEqual(
    [headers['user-agent'], headers.accept, headers.authorization],
    [USER_AGENT, 'application/json', 'Bearer secret'],
  );
});

test('sends user name and password', LIMIT, async (t) => {
  const { server, connection } = await rig(t, {}, { user: userWith({ username: 'jo', password: 'p:w' }) });
  await connection.getJson('/version', never);
  assert.equal(
    server.requests[0]?.headers.authorization,
    `Basic ${Buffer.from('jo:p:w').toString('base64')}`,
  );
});

test('shows its client certificate', LIMIT, async (t) => {
  const { server, connection } = await rig(
    t,
    { tls: { ...certificates.server, clientCa: certificates.ca }, token: 'unused' },
    {
      tls: { ca: data(certificates.ca), insecureSkipVerify: false },
      user: userWith({
        clientCertificateData: Buffer.from(certificates.client.cert),
        clientKeyData: Buffer.from(certificates.client.key),
      }),
    },
  );
  await connection.getJson('/api/v1/services', never);
  assert.deepEqual(server.requests[0]?.certificate, { name: 'tester', isTrusted: true });
});

for (const [name, tls, code] of [
  ['no CA at all', { insecureSkipVerify: false }, 'tls'],
  [
    'another name than the certificate has',
    { insecureSkipVerify: false, serverName: 'other.example' },
    'tls',
  ],
] as const) {
  test(`refuses a server with ${name}`, LIMIT, async (t) => {
    const ca = name === 'no CA at all' ? undefined : data(certificates.ca);
    const { server, connection } = await rig(t, { tls: certificates.server }, { tls: { ...tls, ca } });
    await assertFails(connection.getJson('/version', never), code);
    assert.equal(server.requests.length, 0);
  });
}

test('refuses a server of another CA, and accepts it when told not to look', LIMIT, async (t) => {
  const other = await makeCertificates();
  const { server, connection } = await rig(
    t,
    { tls: certificates.server },
    { tls: { ca: data(other.ca), insecureSkipVerify: false } },
  );
  await assertFails(connection.getJson('/version', never), 'tls');
  const trusting = connect(server.url, { tls: { insecureSkipVerify: true } });
  t.after(() => {
    trusting.dispose();
  });
  await trusting.getJson('/version', never);
});

test('verifies the name that the kubeconfig gives', LIMIT, async (t) => {
  const { connection } = await rig(
    t,
    { tls: certificates.server },
    { tls: { ca: data(certificates.ca), insecureSkipVerify: false, serverName: 'localhost' } },
  );
  await connection.getJson('/version', never);
});

test('says which file cannot be read, and reads it again the next time', LIMIT, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ca-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ca.crt');
  const { connection } = await rig(
    t,
    { tls: certificates.server },
    { tls: { ca: { kind: 'file', path }, insecureSkipVerify: false } },
  );
  await assertFails(connection.getJson('/version', never), 'kubeconfig', /ca\.crt/);
  await writeFile(path, certificates.ca);
  await connection.getJson('/version', never);
});

test('keeps the path of a server behind a gateway', LIMIT, async (t) => {
  const paths: string[] = [];
  const gateway = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => gateway.once('listening', resolve));
  const { port } = gateway.address() as AddressInfo;
  const connection = connect(`http://127.0.0.1:${port}/k8s/clusters/c-1`);
  t.after(() => {
    connection.dispose();
    gateway.close();
  });
  await connection.getJson('/api/v1/services', never, { labelSelector: 'a=b,c', limit: undefined });
  assert.deepEqual(paths, ['/k8s/clusters/c-1/api/v1/services?labelSelector=a%3Db%2Cc']);
});

test('asks for compression only where bytes leave the machine, and reads it', LIMIT, async (t) => {
  const { server, connection } = await rig(t);
  for (const service of sampleServices(600)) {
    server.state.put('services', service);
  }
  const count = async (): Promise<number> => {
    const options = { resourceVersion: '0', signal: never };
    const { records } = await list(connection, '/api/v1/services', options, (object) => object);
    return records.length;
  };
  assert.equal(await count(), 600);
  t.mock.getter(connection, 'compresses', () => true);
  assert.equal(await count(), 600);
  const accepted = server.requests.map(({ headers }) => headers['accept-encoding']);
  assert.deepEqual(accepted, ['identity', 'gzip']);
  for (const [url, expected] of [
    ['https://10.0.0.1:6443', true],
    ['https://127.8.0.1', false],
    ['https://[::1]:6443', false],
    ['https://localhost', false],
  ] as const) {
    assert.equal(connect(url).compresses, expected, url);
  }
  assert.equal(connect('https://10.0.0.1', { disableCompression: true }).compresses, false);
});

test('nothing goes past a proxy that the kubeconfig names', LIMIT, async (t) => {
  const { server, connection } = await rig(t, {}, { proxyUrl: new URL('http://127.0.0.1:9') });
  await assertFails(
    connection.getJson('/version', never),
    'proxy',
    /^The proxy http:\/\/127\.0\.0\.1:9 \(proxy-url\): /,
  );
  assert.equal(server.connections, 0);
});

test('reads a certificate authority again that was replaced on disk', LIMIT, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ca-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ca.crt');
  await writeFile(path, (await makeCertificates()).ca);
  const { connection } = await rig(
    t,
    { tls: certificates.server },
    { tls: { ca: { kind: 'file', path }, insecureSkipVerify: false } },
  );
  await assertFails(connection.getJson('/version', never), 'tls');
  await writeFile(path, certificates.ca);
  await connection.getJson('/version', never);
});

test('a refused token is no reason to connect anew', LIMIT, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ca-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ca.crt');
  await writeFile(path, certificates.ca);
  const { connection } = await rig(
    t,
    { tls: certificates.server, token: 'secret' },
    {
      tls: { ca: { kind: 'file', path }, insecureSkipVerify: false },
      user: userWith({ token: 'another' }),
    },
  );
  await assertFails(connection.getJson('/version', never), 'unauthorized');
  // Who connects anew reads it.
  await rm(path);
  await assertFails(connection.getJson('/version', never), 'unauthorized');
});

test('a token that cannot stand in a header is the fault of its user', () => {
  const changes = { userName: 'me', user: userWith({ token: 'two\nlines' }) };
  assert.throws(() => connect('https://127.0.0.1', changes), {
    code: 'kubeconfig',
    message: /: user "me" has a token with line breaks or control characters/,
  });
});

test('whoever signs in as nobody is told so where that is forbidden', LIMIT, async (t) => {
  const { connection } = await startCannedServer(t, { '/version': 403, '/here': 401 });
  const hint = 'Context "test" names no user, so requests are anonymous: add a user to it.';
  await assert.rejects(connection.getJson('/version', never), { httpStatus: 403, hint });
  await assert.rejects(connection.getJson('/here', never), { httpStatus: 401, hint });
  await assert.rejects(connection.getJson('/gone', never), { httpStatus: 404, hint: undefined });
});

test('a cancelled request ends at once and is told from a failed one', LIMIT, async (t) => {
  const { server, connection } = await rig(t);
  server.inject({ fault: beforeHeaders('stall') });
  const controller = new AbortController();
  const request = connection.getJson('/version', controller.signal);
  await server.waitForRequests({ path: '/version' });
  controller.abort();
  await assertFails(request, 'aborted');
  server.resume();
});

test('a reset between two requests is survived', LIMIT, async (t) => {
  const { server, connection } = await rig(t);
  await connection.getJson('/version', never);
  await connection.reset();
  await server.waitFor(() => server.openSockets === 0);
  await connection.getJson('/version', never);
  assert.equal(server.connections, 2);
});

test('a disposed connection asks nothing more', LIMIT, async (t) => {
  const { server, connection } = await rig(t);
  await connection.getJson('/version', never);
  connection.dispose();
  await assertFails(connection.getJson('/version', never), 'aborted');
  await server.waitFor(() => server.openSockets === 0);
});

test("an unreachable address and a server's refusal keep their reasons", LIMIT, async (t) => {
  const { server, connection } = await rig(t);
  server.inject({ fault: httpError(403) });
  await assertFails(connection.getJson('/version', never), 'forbidden', /cannot list/);
  server.refuseConnections();
  server.dropAllConnections('close');
  await server.waitFor(() => server.openSockets === 0);
  await assertFails(connection.getJson('/version', never), 'unreachable', /ECONNREFUSED/);
});

test('query parameters are encoded, and undefined ones left out', () => {
  assert.equal(toQueryString({ a: 'x&y=z', b: undefined, c: true, d: 0 }), '?a=x%26y%3Dz&c=true&d=0');
  assert.equal(toQueryString({}), '');
});
