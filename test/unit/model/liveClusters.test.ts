import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { RIG_CREDENTIALS } from '../../../scripts/rigs/credentials.ts';
import { LiveCluster } from '../../../src/model/liveCluster.ts';
import { createClusters } from '../../../src/model/liveClusters.ts';
import type { Clusters, KubeconfigState } from '../../../src/model/clusters.ts';
import { FAST, SILENT, USER_AGENT } from '../../support/connect.ts';
import { startFaultServer, type FaultServer } from '../../support/faultServer/faultServer.ts';
import { sampleService } from '../../support/faultServer/sampleServices.ts';
import { until } from '../../support/until.ts';

const LIMIT = { timeout: 20_000 };

interface Rig {
  readonly clusters: Clusters;
  readonly path: string;
  selected: readonly string[] | undefined;
  readonly write: (text: string) => Promise<void>;
}

async function rig(t: TestContext): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'clusters-'));
  const path = join(folder, 'config');
  const r: Rig = {
    path,
    selected: undefined,
    // As editors and `oc login` do: a new file in place of the old one.
    write: async (text) => {
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    },
    clusters: createClusters({
      paths: () => [path],
      selection: {
        get: () => r.selected,
        set: (contexts) => {
          r.selected = contexts;
        },
      },
      log: SILENT,
      mayRun: RIG_CREDENTIALS.mayRun,
      userAgent: USER_AGENT,
      timings: FAST,
    }),
  };
  t.after(async () => {
    r.clusters.dispose();
    await rm(folder, { recursive: true });
  });
  return r;
}

async function startServer(t: TestContext, service: string): Promise<FaultServer> {
  const server = await startFaultServer();
  server.state.put('services', sampleService('shop', service));
  t.after(() => server.close());
  return server;
}

/** Contexts `name` with a cluster and a user of the same name each. */
function kubeconfig(servers: Readonly<Record<string, string>>, current: string | undefined): string {
  const names = Object.keys(servers);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: names.map((name) => ({ name, user: { token: `token-of-${name}` } })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
    'current-context': current,
  });
}

function kindOf({ kubeconfig: { kind } }: Clusters): KubeconfigState['kind'] {
  return kind;
}

function shown({ shown: clusters }: Clusters): string[] {
  return clusters.map(({ context }) => context);
}

/** Waits until the first cluster shown holds a Service of that name. */
async function holds(clusters: Clusters, service: string): Promise<void> {
  const [cluster] = clusters.shown;
  assert.ok(cluster);
  cluster.start();
  await until(
    () => [...cluster.services.values()].some(({ name }) => name === service),
    cluster.services.onDidChange,
  );
}

test('says which files it looked for when there is none', LIMIT, async (t) => {
  const { clusters, path } = await rig(t);
  assert.equal(clusters.kubeconfig.kind, 'loading');
  await clusters.reload();
  assert.deepEqual(clusters.kubeconfig, { kind: 'missing', paths: [path] });
  assert.deepEqual(shown(clusters), []);
});

test('shows the current context, or those that were chosen and still exist', LIMIT, async (t) => {
  const r = await rig(t);
  await r.write(
    kubeconfig({ a: 'http://127.0.0.1:1', b: 'http://127.0.0.1:2', c: 'http://127.0.0.1:3' }, 'b'),
  );
  await r.clusters.reload();
  assert.deepEqual(shown(r.clusters), ['b']);
  r.clusters.select(['c', 'a', 'gone']);
  assert.deepEqual(shown(r.clusters), ['a', 'c']);
  assert.deepEqual(r.selected, ['c', 'a', 'gone']);
});

test('tells the address and the namespace of every context, shown or not', LIMIT, async (t) => {
  const r = await rig(t);
  await r.write(
    JSON.stringify({
      clusters: [
        { name: 'plain', cluster: { server: 'https://api.example.com:6443/' } },
        { name: 'secret', cluster: { server: 'https://me:password@api.example.com' } },
      ],
      contexts: [
        { name: 'a', context: { cluster: 'plain', user: 'gone', namespace: 'shop' } },
        { name: 'b', context: { cluster: 'secret' } },
        { name: 'c', context: { cluster: 'gone' } },
        { name: 'd', context: {} },
      ],
    }),
  );
  await r.clusters.reload();
  assert.deepEqual(r.clusters.shown, []);
  assert.deepEqual(r.clusters.kubeconfig, { kind: 'loaded', currentContext: undefined });
  assert.deepEqual(r.clusters.contexts, [
    { name: 'a', server: 'https://api.example.com:6443', namespace: 'shop', isSandbox: false },
    { name: 'b', server: undefined, namespace: undefined, isSandbox: false },
    { name: 'c', server: undefined, namespace: undefined, isSandbox: false },
    { name: 'd', server: undefined, namespace: undefined, isSandbox: false },
  ]);
});

test(
  'follows the file: one that appears, that changes, that is replaced by nonsense, that heals',
  LIMIT,
  async (t) => {
    const [first, second] = [await startServer(t, 'one'), await startServer(t, 'two')];
    const { clusters, write } = await rig(t);
    await clusters.reload();
    assert.equal(kindOf(clusters), 'missing');

    await write(kubeconfig({ a: first.url }, 'a'));
    await until(() => clusters.shown.length === 1, clusters.onDidChange);
    await holds(clusters, 'one');
    const [connected] = clusters.shown;

    // Another context comes: what is connected stays connected.
    await write(kubeconfig({ a: first.url, b: second.url }, 'a'));
    await until(() => clusters.contexts.length === 2, clusters.onDidChange);
    assert.equal(clusters.shown[0], connected);

    // Half a file: it is said where it is wrong, and the picture stays.
    await write('{"clusters": [');
    await until(() => kindOf(clusters) === 'invalid', clusters.onDidChange);
    const { kubeconfig: state } = clusters;
    assert.ok(state.kind === 'invalid' && state.reason.code === 'kubeconfig');
    assert.equal(clusters.shown[0], connected);

    // The same context now leads elsewhere.
    await write(kubeconfig({ a: second.url }, 'a'));
    await until(() => clusters.shown[0] !== connected && clusters.shown.length === 1, clusters.onDidChange);
    await holds(clusters, 'two');
    await first.waitFor(() => first.openSockets === 0);
  },
);

test('shows a context that leads nowhere as a cluster that cannot be, with the reason', LIMIT, async (t) => {
  const r = await rig(t);
  await r.write(kubeconfig({ a: 'http://127.0.0.1:1' }, 'nowhere'));
  await r.clusters.reload();
  const [cluster] = r.clusters.shown;
  assert.ok(cluster?.state.kind === 'failed');
  assert.equal(cluster.context, 'nowhere');
  assert.match(cluster.state.reason.message, /nowhere/);
});

test('tries again for who looks, but not each time that they look', LIMIT, async (t) => {
  const { clusters, write } = await rig(t);
  await write(kubeconfig({ a: 'http://127.0.0.1:1' }, 'a'));
  await clusters.reload();
  let now = 1_000;
  t.mock.method(performance, 'now', () => now);
  const retries = t.mock.method(LiveCluster.prototype, 'retryNow', () => undefined).mock;
  clusters.retryNow();
  now += 4_999;
  clusters.retryNow();
  assert.equal(retries.callCount(), 1);
  now += 1;
  clusters.retryNow();
  assert.equal(retries.callCount(), 2);
});

test('a kubeconfig that is empty for a moment is being written', LIMIT, async (t) => {
  const server = await startServer(t, 'one');
  const { clusters, path, write } = await rig(t);
  await write(kubeconfig({ a: server.url }, 'a'));
  await clusters.reload();
  await holds(clusters, 'one');
  const [connected] = clusters.shown;
  await writeFile(path, '');
  const reading = clusters.reload();
  await write(kubeconfig({ a: server.url }, 'a'));
  await reading;
  assert.equal(kindOf(clusters), 'loaded');
  assert.equal(clusters.shown[0], connected);

  await rm(path);
  await clusters.reload();
  assert.equal(kindOf(clusters), 'missing');
  assert.deepEqual(shown(clusters), []);
});
