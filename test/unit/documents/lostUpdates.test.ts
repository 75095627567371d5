import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createService } from '../../../src/kube/serviceApi/createService.ts';
import { discoverApiServer } from '../../../src/kube/serviceApi/server.ts';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../support/connect.ts';
import { fuzzSeed } from '../../support/fuzz.ts';
import { editTogether } from '../../support/lostUpdates.ts';

const { signal } = new AbortController();

describe('two editors on one Service', () => {
  for (const profile of ['1.9', '1.20', '1.36'] satisfies ProfileName[]) {
    test(`of the sandbox ${profile} lose nothing that was accepted`, async (t) => {
      const sandbox = await startSandbox({ profile, samples: false, controllers: false });
      const connections = [0, 1].map(() =>
        connect(sandbox.url, { user: userWith({ token: sandbox.token }) }),
      );
      t.after(async () => {
        connections.forEach((connection) => {
          connection.dispose();
        });
        await sandbox.stop();
      });
      const [one, other] = await Promise.all(
        connections.map((connection) => discoverApiServer(connection, signal)),
      );
      const spec = { ports: [{ port: 80 }] };
      await createService(one!, 'default', { metadata: { name: 'web' }, spec }, { signal });
      const ref = { namespace: 'default', name: 'web' };
      const tally = await editTogether([one!, other!], ref, { seed: fuzzSeed(t), steps: 80 });
      t.diagnostic(JSON.stringify(tally));
      assert.ok(tally.accepted > 20 && tally.conflicts > 5);
    });
  }
});
