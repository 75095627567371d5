import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { UsageError } from '../../../scripts/conformance/arguments.ts';
import { checkBackend } from '../../../scripts/conformance/checkBackend.ts';
import { discoverApiServer, type ApiServer } from '../../../src/kube/serviceApi/server.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../support/connect.ts';

const never = new AbortController().signal;

let sandbox: Sandbox;
let server: ApiServer;

before(async () => {
  sandbox = await startSandbox();
  const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
  server = await discoverApiServer(connection, never);
});

after(async () => {
  server.connection.dispose();
  await sandbox.stop();
});

for (const port of ['http', '80']) {
  test(`a backend that is there, by its port ${port}`, async () => {
    await checkBackend(server, { namespace: 'shop', name: 'api', port }, never);
  });
}

test('a port without a name need not be named', async () => {
  await checkBackend(server, { namespace: 'shop', name: 'web' }, never);
});

for (const [what, target, message] of [
  ['no port, where there are two', { name: 'api' }, /^--backend shop\/api: name a port: http or admin\.$/],
  ['a port that it does not have', { name: 'api', port: 'x' }, /: it has no port x: http or admin\.$/],
  ['no such Service', { name: 'nosuch' }, /^--backend shop\/nosuch: there is no such Service\.$/],
  ['a name that is none', { name: 'Web' }, /^--backend shop\/Web: /],
  ['nothing behind it', { name: 'checkout', port: 'http' }, /has no ready endpoints/],
] as const) {
  test(`refused: ${what}`, async () => {
    await assert.rejects(checkBackend(server, { namespace: 'shop', ...target }, never), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}
