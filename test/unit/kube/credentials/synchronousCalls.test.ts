import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import fs, { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Connection } from '../../../../src/kube/connection.ts';
import { createCredentials } from '../../../../src/kube/credentials/createCredentials.ts';
import type { PemSource, UserEntry } from '../../../../src/kube/kubeconfig/types.ts';
import { targetOf, USER_AGENT, userWith } from '../../../support/connect.ts';
import { makeCertificates, type Certificates } from '../../../support/faultServer/certificates.ts';
import { startFaultServer, type FaultServer } from '../../../support/faultServer/faultServer.ts';
import { temporaryFolder } from '../kubeconfig/temporaryFolder.ts';
import { never, recordingEnvironment } from './environment.ts';
import { answer, writePlugin } from './exec/plugin.ts';

const LIMIT = { timeout: 20_000 };
const TOKEN = 'secret';

/** Notes from now on who calls a function that stops the extension host while it reads, writes or runs. */
function noteSynchronousCalls(t: TestContext): string[] {
  const calls: string[] = [];
  const originals: (() => void)[] = [];
  for (const module of [fs, childProcess] as unknown as Record<string, unknown>[]) {
    for (const [name, original] of Object.entries(module)) {
      if (!name.endsWith('Sync') || typeof original !== 'function') {
        continue;
      }
      module[name] = (...args: unknown[]): unknown => {
        const { stack = '' } = new Error();
        // Node reads a module so when it is needed for the first time.
        if (!stack.includes('node:internal/modules/')) {
          calls.push(`${name}(${String(args[0])})${stack.slice('Error'.length)}`);
        }
        return Reflect.apply(original, module, args) as unknown;
      };
      originals.push(() => {
        module[name] = original;
      });
    }
  }
  // What was imported by name follows only when it is told.
  syncBuiltinESMExports();
  t.after(() => {
    for (const putBack of originals) {
      putBack();
    }
    syncBuiltinESMExports();
  });
  return calls;
}

interface Rig {
  readonly server: FaultServer;
  readonly certificates: Certificates;
  /** A file of that content. */
  readonly file: (name: string, content: string) => Promise<string>;
  readonly connect: (user: Partial<UserEntry>, ca: PemSource) => Connection;
}

async function rig(t: TestContext): Promise<Rig> {
  const certificates = await makeCertificates();
  const { server: pair, ca: clientCa } = certificates;
  const server = await startFaultServer({ token: TOKEN, tls: { ...pair, clientCa } });
  const folder = await temporaryFolder(t);
  t.after(() => server.close());
  return {
    server,
    certificates,
    file: async (name, content) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    connect: (user, ca) => {
      const target = targetOf(server.url, { tls: { insecureSkipVerify: false, ca }, user: userWith(user) });
      const connection = new Connection(
        target,
        createCredentials(target, recordingEnvironment()),
        USER_AGENT,
      );
      t.after(() => {
        connection.dispose();
      });
      return connection;
    },
  };
}

test('no request waits for a synchronous read, write or process', LIMIT, async (t) => {
  // When files are looked at again is for the test to say.
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const { server, certificates, file, connect } = await rig(t);
  const { ca, client } = certificates;
  const caFile: PemSource = { kind: 'file', path: await file('ca.crt', ca) };
  const [tokenFile, clientCertificate, clientKey] = await Promise.all([
    file('token', TOKEN),
    file('client.crt', client.cert),
    file('client.key', client.key),
  ]);
  const plugin = await writePlugin(t, answer({ token: TOKEN }));

  const calls = noteSynchronousCalls(t);
  const connections = [
    connect({ tokenFile }, caFile),
    connect({ clientCertificate, clientKey }, caFile),
    connect({ exec: plugin.exec }, caFile),
  ];
  /** Twenty requests of each at once; how many of them failed. */
  const failures = async (): Promise<number> => {
    const requests = connections.flatMap((connection) =>
      Array.from({ length: 20 }, () => connection.getJson('/api/v1/namespaces', never)),
    );
    const results = await Promise.allSettled(requests);
    return results.filter(({ status }) => status === 'rejected').length;
  };
  assert.equal(await failures(), 0);
  // Files are looked at again, and a token that is refused is renewed by what gave it, the plugin in vain.
  t.mock.timers.tick(60_000);
  server.access.token = 'another';
  await file('token', 'another');
  assert.equal(await failures(), 20);
  assert.equal(await plugin.runs(), 2);
  assert.deepEqual(calls, []);

  existsSync(plugin.folder);
  assert.equal(calls.length, 1, 'a synchronous call would have been noticed');
});
