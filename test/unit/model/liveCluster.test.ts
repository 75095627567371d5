import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { LiveCluster } from '../../../src/model/liveCluster.ts';
import { connect, FAST, SILENT, userWith } from '../../support/connect.ts';
import { httpError } from '../../../src/sandbox/wire/faults.ts';
import {
  startFaultServer,
  type FaultServer,
  type FaultServerOptions,
} from '../../support/faultServer/faultServer.ts';
import { removeNamespace } from '../../../src/sandbox/registry/namespaces.ts';
import { sampleNamespace, sampleService } from '../../support/faultServer/sampleServices.ts';
import { until } from '../../support/until.ts';
import { assertFails } from '../kube/serviceApi/assertFails.ts';

const LIMIT = { timeout: 20_000 };

interface Rig {
  readonly server: FaultServer;
  readonly cluster: LiveCluster;
  /** Waits for anything that the cluster tells of. */
  readonly becomes: (condition: () => boolean) => Promise<void>;
}

async function rig(t: TestContext, options: FaultServerOptions = {}, timings = FAST): Promise<Rig> {
  const server = await startFaultServer(options);
  for (const namespace of ['shop', 'staging']) {
    server.state.put('namespaces', sampleNamespace(namespace));
    server.state.put('services', sampleService(namespace, 'web'));
  }
  const connection = connect(server.url, { namespace: 'shop', user: userWith({ token: 'secret' }) });
  const cluster = new LiveCluster({ connection, log: SILENT, timings });
  t.after(async () => {
    cluster.dispose();
    await server.close();
  });
  return {
    server,
    cluster,
    becomes: (condition) =>
      until(
        condition,
        cluster.onDidChangeState,
        cluster.onDidChangeNamespaceState,
        cluster.namespaces.onDidChange,
        cluster.services.onDidChange,
      ),
  };
}

function names(cluster: LiveCluster): { readonly namespaces: string[]; readonly services: string[] } {
  return {
    namespaces: [...cluster.namespaces.values()].map(({ name }) => name).sort(),
    services: [...cluster.services.values()].map(({ namespace, name }) => `${namespace}/${name}`).sort(),
  };
}

test('asks nothing before it is started, and everything once', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  assert.deepEqual([cluster.state.kind, server.requests.length], ['connecting', 0]);
  cluster.start();
  cluster.start();
  await becomes(() => cluster.state.kind === 'live' && cluster.version !== undefined);
  await server.waitFor(() => server.openWatches === 2);
  assert.deepEqual(names(cluster), {
    namespaces: ['shop', 'staging'],
    services: ['shop/web', 'staging/web'],
  });
  assert.equal(cluster.version, 'v1.36.0');
  assert.equal(server.requests.filter(({ verb }) => verb === 'list').length, 2);
  removeNamespace(server.state, 'staging');
  await becomes(() => cluster.namespaces.size === 1 && cluster.services.size === 1);
});

test('follows the Services of a namespace where all of them are forbidden', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  server.access.denied = [{ resource: 'services', namespace: '' }];
  cluster.start();
  const following = cluster.follow('shop');
  await becomes(() => cluster.namespaceState('shop').kind === 'live');
  assert.deepEqual(names(cluster), { namespaces: ['shop', 'staging'], services: ['shop/web'] });
  assert.deepEqual([cluster.serviceScope, cluster.state.kind], ['namespace', 'live']);

  const second = cluster.follow('staging');
  const third = cluster.follow('staging');
  await becomes(() => cluster.namespaceState('staging').kind === 'live');
  second.dispose();
  assert.equal(cluster.services.size, 2);
  third.dispose();
  assert.equal(cluster.services.size, 1);
  await server.waitFor(() => server.openWatches === 2);

  // The right is granted: one watch is enough again.
  server.access.denied = [];
  await becomes(() => cluster.serviceScope === 'cluster' && cluster.services.size === 2);
  await server.waitFor(() => server.openWatches === 2);
  following.dispose();
  assert.equal(cluster.services.size, 2);
});

test('shows the namespace of the context where listing namespaces is forbidden', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  server.access.denied = [{ resource: 'namespaces' }, { resource: 'services', namespace: '' }];
  cluster.start();
  await becomes(() => cluster.namespaceSource.kind === 'named');
  assert.deepEqual(names(cluster).namespaces, ['shop']);
  cluster.follow('shop');
  await becomes(() => cluster.services.size === 1);
  assert.equal(cluster.state.kind, 'live');

  server.access.denied = [];
  await becomes(() => cluster.namespaceSource.kind === 'server' && cluster.namespaces.size === 2);
});

test('is live by the namespace of the context where that is all it may see', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  server.access.denied = [{ resource: 'namespaces' }, { resource: 'services', namespace: '' }];
  const states: string[] = [];
  cluster.onDidChangeState(() => states.push(`${cluster.state.kind} ${cluster.services.size}`));
  cluster.start();
  await becomes(() => cluster.state.kind === 'live');
  assert.deepEqual(names(cluster), { namespaces: ['shop'], services: ['shop/web'] });
  assert.ok(!states.includes('live 0'), 'nothing is live before anything was received');
  assert.equal(cluster.namespaceState('staging').kind, 'connecting');

  // Somebody looks at it and away again: it is followed all the same.
  cluster.follow('shop').dispose();
  assert.equal(cluster.services.size, 1);

  // The namespaces may be listed: which of them to follow is for the person to say.
  server.access.denied = [{ resource: 'services', namespace: '' }];
  await becomes(() => cluster.namespaceSource.kind === 'server' && cluster.services.size === 0);
  assert.equal(cluster.namespaceState('shop').kind, 'connecting');
  assert.equal(cluster.state.kind, 'live');
});

test('needs no namespace of its own once all Services may be watched', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  server.access.denied = [{ resource: 'namespaces' }, { resource: 'services', namespace: '' }];
  cluster.start();
  await becomes(() => cluster.state.kind === 'live');
  await server.waitFor(() => server.openWatches === 1);
  server.access.denied = [{ resource: 'namespaces' }];
  await becomes(() => cluster.serviceScope === 'cluster');
  assert.deepEqual(names(cluster).services, ['shop/web', 'staging/web']);
  await server.waitFor(() => server.openWatches === 1);
});

test('is denied where even the namespace of the context is, until that is granted', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  server.access.denied = [{ resource: 'namespaces' }, { resource: 'services' }];
  const states: string[] = [];
  cluster.onDidChangeState(() => states.push(cluster.state.kind));
  cluster.start();
  await becomes(() => cluster.state.kind === 'denied');
  assert.ok(!states.includes('live'));
  assert.ok(cluster.state.kind === 'denied');
  assert.match(cluster.state.reason.message, /services .* in the namespace "shop"/u);
  server.access.denied = [{ resource: 'namespaces' }, { resource: 'services', namespace: '' }];
  await becomes(() => cluster.state.kind === 'live' && cluster.services.size === 1);
});

test('says which namespace is refused, and that the cluster is not', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  server.access.denied = [
    { resource: 'services', namespace: '' },
    { resource: 'services', namespace: 'staging' },
  ];
  cluster.start();
  cluster.follow('staging');
  await becomes(() => cluster.namespaceState('staging').kind === 'denied');
  assert.equal(cluster.state.kind, 'live');
});

test('is denied while its token is not accepted, and comes back with it', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t, { token: 'secret' });
  server.access.token = 'renewed';
  cluster.start();
  await becomes(() => cluster.state.kind === 'denied');
  assert.ok(cluster.state.kind === 'denied' && cluster.state.reason.code === 'unauthorized');
  server.access.token = 'secret';
  await becomes(() => cluster.state.kind === 'live');
});

test(
  'is stale while the server is gone, keeps what it knew, and is live when it is back',
  LIMIT,
  async (t) => {
    const { server, cluster, becomes } = await rig(t);
    cluster.start();
    await server.waitFor(() => server.openWatches === 2);
    server.refuseConnections();
    server.dropAllConnections('reset');
    await becomes(() => cluster.state.kind === 'stale');
    assert.ok(cluster.state.kind === 'stale' && cluster.state.reason.code === 'unreachable');
    assert.equal(cluster.services.size, 2);
    server.state.remove('services', 'shop', 'web');
    await server.acceptConnections();
    await becomes(() => cluster.state.kind === 'live' && cluster.services.size === 1);
  },
);

test('reconnects on demand: new sockets, new lists', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  cluster.start();
  await server.waitFor(() => server.openWatches === 2);
  const { connections } = server;
  cluster.reconnect();
  await server.waitForRequests({ verb: 'list' }, 4);
  await server.waitFor(() => server.openWatches === 2);
  await becomes(() => cluster.state.kind === 'live');
  assert.ok(server.connections > connections);
});

test('a retry that somebody asked for does not wait for Retry-After', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  server.inject({ match: { verb: 'list', resource: 'services' }, fault: httpError(503, 3600) });
  cluster.start();
  await becomes(() => cluster.state.kind === 'failed');
  cluster.retryNow();
  await becomes(() => cluster.state.kind === 'live');
});

test('a sign-in that is accepted again counts for all that was refused', LIMIT, async (t) => {
  const slow = { initialMs: 60_000, maxMs: 60_000, resetAfterMs: 60_000 };
  const { server, cluster, becomes } = await rig(t, {}, { ...FAST, deniedBackoff: slow });
  server.inject({ match: { verb: 'list', resource: 'namespaces' }, fault: httpError(401) });
  server.inject({ match: { verb: 'list', resource: 'services' }, times: 3, fault: httpError(503) });
  cluster.start();
  await becomes(() => cluster.state.kind === 'live');
});

test('asks for the version once for each time that the cluster comes back', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  cluster.start();
  await server.waitFor(() => server.openWatches === 2);
  await server.waitForRequests({ path: '/version' });
  server.refuseConnections();
  server.dropAllConnections('reset');
  await becomes(() => cluster.state.kind === 'stale');
  await server.acceptConnections();
  await becomes(() => cluster.state.kind === 'live');
  await server.waitForRequests({ path: '/version' }, 2);
  await server.waitFor(() => server.openWatches === 2);
  assert.equal(server.requests.filter(({ path }) => path === '/version').length, 2);
});

test('proves the features of the server anew once it was away, or reconnected', LIMIT, async (t) => {
  const { server, cluster, becomes } = await rig(t);
  const { signal } = new AbortController();
  cluster.start();
  await server.waitFor(() => server.openWatches === 2);
  await becomes(() => cluster.version !== undefined);
  const first = await cluster.apiServer(signal);
  assert.equal(await cluster.apiServer(signal), first);
  assert.equal(first.features.dryRun, true);
  server.refuseConnections();
  server.dropAllConnections('reset');
  await becomes(() => cluster.state.kind === 'stale');
  await assertFails(cluster.apiServer(signal), 'unreachable');
  await server.acceptConnections();
  await becomes(() => cluster.state.kind === 'live');
  const second = await cluster.apiServer(signal);
  assert.notEqual(second, first);
  cluster.reconnect();
  assert.notEqual(await cluster.apiServer(signal), second);
});

test('takes a loss that nobody was told of for one all the same', LIMIT, async (t) => {
  const { server, cluster } = await rig(t, {}, { ...FAST, unnoticedMs: 60_000 });
  const { signal } = new AbortController();
  cluster.start();
  await server.waitFor(() => server.openWatches === 2);
  const first = await cluster.apiServer(signal);
  const states: string[] = [];
  cluster.onDidChangeState(() => states.push(cluster.state.kind));
  server.dropAllConnections('reset');
  await server.waitForRequests({ verb: 'watch', resource: 'services' }, 2);
  await server.waitFor(() => server.openWatches === 2);
  assert.ok(!states.includes('stale'), states.join());
  assert.notEqual(await cluster.apiServer(signal), first);
});

test('asks for rights where somebody looks, and again after a reconnect', LIMIT, async (t) => {
  const { server, cluster } = await rig(t);
  cluster.start();
  cluster.rights.ask('shop');
  cluster.rights.ask('shop');
  await server.waitForRequests({ resource: 'selfsubjectrulesreviews' });
  cluster.reconnect();
  cluster.rights.ask('shop');
  await server.waitForRequests({ resource: 'selfsubjectrulesreviews' }, 2);
  assert.equal(cluster.rights.of('shop'), undefined);
});
