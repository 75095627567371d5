import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { discoverApiServer, type ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import type { Connection } from '../../../../src/kube/connection.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { assertPreviews } from '../../../support/assertPreviews.ts';
import { connect, userWith } from '../../../support/connect.ts';
import { fuzzSeed } from '../../../support/fuzz.ts';

const COUNT = 200;
const { signal } = new AbortController();

for (const profile of ['1.9', '1.20', '1.36'] satisfies ProfileName[]) {
  describe(`on the sandbox ${profile}, what is shown is what comes of it`, () => {
    let sandbox: Sandbox;
    let connection: Connection;
    let server: ApiServer;

    before(async () => {
      sandbox = await startSandbox({ profile, samples: false, controllers: false });
      connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
      server = await discoverApiServer(connection, signal);
    });

    after(async () => {
      connection.dispose();
      await sandbox.stop();
    });

    for (const method of profile === '1.9'
      ? (['client'] as const)
      : (['client', 'server', 'auto'] as const)) {
      test(`method ${method}, ${COUNT} times`, async (t) => {
        const counts = await assertPreviews(server, method, { seed: fuzzSeed(t), count: COUNT });
        t.diagnostic(JSON.stringify(counts));
        // A server-side apply of a field that the server does not know is refused.
        const { create, change, dropping } = counts;
        assert.ok(create > 10 && change > 50 && (dropping > 20 || method === 'server'));
      });
    }
  });
}
