import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, test, type TestContext } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { RIG_CREDENTIALS } from '../../scripts/rigs/credentials.ts';
import { createClusters } from '../../src/model/liveClusters.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import { REFLECTOR_TIMINGS } from '../../src/kube/reflectorOptions.ts';
import { SILENT, USER_AGENT } from '../support/connect.ts';
import { Gate } from '../support/gate.ts';
import { grantServices } from '../support/grantServices.ts';
import { skipIfMissing } from '../support/missing.ts';
import { until } from '../support/until.ts';

const LIMIT = { timeout: 60_000 };

/** Real times, but for what nobody wants to wait for in a test. */
const TIMINGS = {
  ...REFLECTOR_TIMINGS,
  backoff: { initialMs: 100, maxMs: 1000, resetAfterMs: 120_000 },
  deniedBackoff: { initialMs: 100, maxMs: 1000, resetAfterMs: 120_000 },
};

interface ObjectList {
  readonly items: readonly {
    readonly metadata: { readonly uid: string; readonly resourceVersion: string };
  }[];
}

describe('a cluster with a real API server', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;

  before(async () => {
    rig = await startApiServer({ users: [{ name: 'dana', token: 'dana-token' }] });
    await createNamespace('shop');
    await createNamespace('staging');
  });

  after(() => rig.stop());

  async function createNamespace(name: string): Promise<void> {
    await kubeExpect(rig, 'POST', '/api/v1/namespaces', { metadata: { name } });
  }

  async function createService(namespace: string, name: string): Promise<void> {
    const service = {
      metadata: { name, labels: { app: name } },
      spec: { ports: [{ port: 80, protocol: 'TCP' }] },
    };
    await kubeExpect(rig, 'POST', `/api/v1/namespaces/${namespace}/services`, service);
  }

  async function connect(t: TestContext, kubeconfig: string, log: string[] = []): Promise<Cluster> {
    const clusters = createClusters({
      paths: () => [kubeconfig],
      selection: { get: () => undefined, set: () => undefined },
      log: { ...SILENT, info: (line) => log.push(line) },
      mayRun: RIG_CREDENTIALS.mayRun,
      userAgent: USER_AGENT,
      timings: TIMINGS,
    });
    t.after(() => {
      clusters.dispose();
    });
    await clusters.reload();
    const [cluster] = clusters.shown;
    assert.ok(cluster);
    cluster.start();
    return cluster;
  }

  function becomes(cluster: Cluster, condition: () => boolean): Promise<void> {
    return until(
      condition,
      cluster.onDidChangeState,
      cluster.onDidChangeNamespaceState,
      cluster.namespaces.onDidChange,
      cluster.services.onDidChange,
    );
  }

  function has(cluster: Cluster, name: string): boolean {
    return [...cluster.services.values()].some((service) => service.name === name);
  }

  /** Compares with a list that the other client takes, once all that was done before has arrived. */
  async function assertTrue(cluster: Cluster): Promise<void> {
    for (const [path, store] of [
      ['/api/v1/services', cluster.services],
      ['/api/v1/namespaces', cluster.namespaces],
    ] as const) {
      const { items } = (await kubeExpect(rig, 'GET', path)) as ObjectList;
      const held = [...store.values()].map(({ uid, resourceVersion }) => `${uid} ${resourceVersion}`);
      assert.deepEqual(
        held.sort(),
        items.map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`).sort(),
      );
    }
  }

  test('follows what another client does', LIMIT, async (t) => {
    const cluster = await connect(t, rig.kubeconfig);
    await becomes(cluster, () => cluster.state.kind === 'live' && cluster.version === 'v1.20.2');
    await createService('shop', 'web');
    await becomes(cluster, () => has(cluster, 'web'));
    const path = '/api/v1/namespaces/shop/services/web';
    const patch = { metadata: { labels: { tier: 'front' } } };
    await kubeExpect(rig, 'PATCH', path, patch, 'application/merge-patch+json');
    await becomes(cluster, () =>
      [...cluster.services.values()].some(({ labels }) => labels['tier'] === 'front'),
    );
    await kubeExpect(rig, 'DELETE', path);
    await becomes(cluster, () => !has(cluster, 'web'));
    await assertTrue(cluster);
  });

  test('is stale while the server is down, and right again after', LIMIT, async (t) => {
    const cluster = await connect(t, rig.kubeconfig);
    await becomes(cluster, () => cluster.state.kind === 'live');
    await rig.kill();
    await becomes(cluster, () => cluster.state.kind === 'stale');
    await rig.restart();
    await createService('shop', 'after-restart');
    await becomes(cluster, () => cluster.state.kind === 'live' && has(cluster, 'after-restart'));
    await assertTrue(cluster);
  });

  test('lists again when the history is gone', LIMIT, async (t) => {
    const gate = new Gate(Number(new URL(rig.url).port));
    await gate.open();
    t.after(() => {
      gate.shut();
    });
    const text = await readFile(rig.kubeconfig, 'utf8');
    const throughGate = `${rig.kubeconfig}-gate`;
    await writeFile(throughGate, text.replace(rig.url, `https://127.0.0.1:${gate.port}`));
    const log: string[] = [];
    const cluster = await connect(t, throughGate, log);
    await becomes(cluster, () => cluster.state.kind === 'live');
    gate.shut();
    await createService('staging', 'in-between');
    await kubeExpect(rig, 'DELETE', '/api/v1/namespaces/shop/services/after-restart');
    await rig.compact();
    await rig.restart();
    await gate.open();
    await becomes(cluster, () => cluster.state.kind === 'live' && has(cluster, 'in-between'));
    await assertTrue(cluster);
    assert.ok(
      log.some((line) => line.includes('(expired); listing again')),
      log.join('\n'),
    );
  });

  test('a user with rights in one namespace sees that one, and is told why', LIMIT, async (t) => {
    await grantServices(rig, 'shop', 'dana');
    const cluster = await connect(t, await rig.kubeconfigFor({ token: 'dana-token' }));
    await becomes(
      cluster,
      () => cluster.namespaceSource.kind === 'named' && cluster.serviceScope === 'namespace',
    );
    const { namespaceSource } = cluster;
    assert.ok(namespaceSource.kind === 'named');
    assert.match(namespaceSource.reason.message, /"dana" cannot list resource "namespaces"/);
    await createService('shop', 'visible');
    const following = cluster.follow('shop');
    await becomes(cluster, () => has(cluster, 'visible'));
    following.dispose();
    const refused = cluster.follow('staging');
    await becomes(cluster, () => cluster.namespaceState('staging').kind === 'denied');
    refused.dispose();
  });

  test('a token that is not known is denied, with the server’s word for it', LIMIT, async (t) => {
    const cluster = await connect(t, await rig.kubeconfigFor({ token: 'expired' }));
    await becomes(cluster, () => cluster.state.kind === 'denied');
    const { state } = cluster;
    assert.ok(state.kind === 'denied');
    assert.deepEqual([state.reason.code, state.reason.message], ['unauthorized', 'Unauthorized']);
  });
});
