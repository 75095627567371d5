import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { before, test, type TestContext } from 'node:test';
import { Connection } from '../../../../src/kube/connection.ts';
import type { Credentials } from '../../../../src/kube/credentials/credentials.ts';
import { createCredentials } from '../../../../src/kube/credentials/createCredentials.ts';
import { targetOf, USER_AGENT, userWith } from '../../../support/connect.ts';
import { makeCertificates, type Certificates } from '../../../support/faultServer/certificates.ts';
import { never, recordingEnvironment } from './environment.ts';
import { answer, writePlugin, type Plugin } from './exec/plugin.ts';

const LIMIT = { timeout: 20_000 };
let jane: Certificates;
let joe: Certificates;

before(async () => {
  [jane, joe] = await Promise.all([makeCertificates('jane'), makeCertificates('joe')]);
});

/** A server that answers 401 to all but one, named by certificate or token, and keeps who came. */
async function startServer(
  t: TestContext,
  accepted: string,
): Promise<{ url: string; came: readonly string[] }> {
  const came: string[] = [];
  const options = { ...jane.server, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, ({ socket, headers }, response) => {
    const { subject } =
      socket instanceof TLSSocket ? (socket.getPeerCertificate() as { subject?: { CN?: string } }) : {};
    const who = headers.authorization ?? subject?.CN ?? 'nobody';
    came.push(who);
    response.writeHead(who === accepted ? 200 : 401, { 'content-type': 'application/json' });
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, came };
}

function connectWith(
  t: TestContext,
  url: string,
  plugin: Plugin,
  environment = recordingEnvironment(),
): Connection {
  const target = targetOf(url, {
    tls: { insecureSkipVerify: false, ca: { kind: 'data', pem: Buffer.from(jane.ca) } },
    user: userWith({ exec: plugin.exec }),
  });
  const connection = new Connection(target, createCredentials(target, environment), USER_AGENT);
  t.after(() => {
    connection.dispose();
  });
  return connection;
}

/** Shell for one answer in the first run and another in those after it. */
function firstThen(first: object, then: object): string {
  return `if [ "$(wc -l < "$HERE/runs")" -eq 1 ]; then\n${answer(first)}\nelse\n${answer(then)}\nfi`;
}

test('a new certificate gets a new connection, and the request another try', LIMIT, async (t) => {
  const server = await startServer(t, 'joe');
  const [first, then] = [jane, joe].map(({ client }) => ({
    clientCertificateData: client.cert,
    clientKeyData: client.key,
  }));
  const plugin = await writePlugin(t, firstThen(first!, then!));
  await connectWith(t, server.url, plugin).getJson('/api', never);
  assert.deepEqual(server.came, ['jane', 'joe']);
  assert.equal(await plugin.runs(), 2);
});

test('twenty requests that are refused together renew their token once', LIMIT, async (t) => {
  const server = await startServer(t, 'Bearer new');
  const plugin = await writePlugin(t, firstThen({ token: 'old' }, { token: 'new' }));
  const connection = connectWith(t, server.url, plugin);
  await Promise.all(Array.from({ length: 20 }, () => connection.getJson('/api', never)));
  assert.equal(await plugin.runs(), 2);
  assert.equal(server.came.filter((who) => who === 'Bearer new').length, 20);
});

test('the time that a plugin takes is not the server’s', LIMIT, async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const server = await startServer(t, 'Bearer secret');
  const plugin = await writePlugin(t, answer({ token: 'secret' }));
  const leave = Promise.withResolvers<'run'>();
  const asked = Promise.withResolvers<undefined>();
  const mayRun = (): Promise<'run'> => {
    asked.resolve(undefined);
    return leave.promise;
  };
  const answered = connectWith(t, server.url, plugin, recordingEnvironment({ mayRun })).getJson(
    '/api',
    never,
  );
  await asked.promise;
  t.mock.timers.tick(59_000);
  leave.resolve('run');
  assert.deepEqual(await answered, {});
});

test('a failed plugin is what a request fails with, and nothing is sent', LIMIT, async (t) => {
  const server = await startServer(t, 'nobody');
  const plugin = await writePlugin(t, 'echo "run: oc login" >&2; exit 1');
  await assert.rejects(connectWith(t, server.url, plugin).getJson('/api', never), {
    code: 'credentials',
    message: /: run: oc login$/,
  });
  assert.deepEqual(server.came, []);
});

test('a connection that ends is no reason for others to ask their issuer again', LIMIT, async (t) => {
  const server = await startServer(t, 'nobody');
  let retries = 0;
  const credentials: Credentials = {
    identity: () => Promise.resolve({ headers: {} }),
    renew: () => Promise.resolve(false),
    retry: () => {
      retries += 1;
    },
  };
  const connection = new Connection(targetOf(server.url), credentials, USER_AGENT);
  await connection.reset();
  assert.equal(retries, 1);
  connection.dispose();
  assert.equal(retries, 1);
});
