import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { discoverApiServer, type ApiServer } from '../../src/kube/serviceApi/server.ts';
import { assertPreviews } from '../support/assertPreviews.ts';
import { connectTo } from '../support/connect.ts';
import { fuzzSeed } from '../support/fuzz.ts';
import { skipIfMissing } from '../support/missing.ts';

const COUNT = 200;
const { signal } = new AbortController();

describe(
  'on kube-apiserver, what is shown is what comes of it',
  {
    skip: await skipIfMissing(findKubeBinaries),
  },
  () => {
    let rig: ApiServerRig;
    let connection: Connection;
    let server: ApiServer;

    before(async () => {
      rig = await startApiServer();
      connection = await connectTo(rig.kubeconfig);
      server = await discoverApiServer(connection, signal);
    });

    after(async () => {
      connection.dispose();
      await rig.stop();
    });

    for (const method of ['client', 'server', 'auto'] as const) {
      test(`method ${method}, ${COUNT} times`, async (t) => {
        const counts = await assertPreviews(server, method, { seed: fuzzSeed(t), count: COUNT });
        t.diagnostic(JSON.stringify(counts));
        const { create, change } = counts;
        assert.ok(create > 10 && change > 50);
      });
    }
  },
);
