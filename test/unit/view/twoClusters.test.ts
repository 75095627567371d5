import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { RIG_CREDENTIALS } from '../../../scripts/rigs/credentials.ts';
import type { SyncState } from '../../../src/kube/syncState.ts';
import type { Cluster } from '../../../src/model/cluster.ts';
import { createClusters } from '../../../src/model/liveClusters.ts';
import type { ClusterElement, Element } from '../../../src/view/elements.ts';
import { ServicesTree } from '../../../src/view/servicesTree.ts';
import { FAST, SILENT, USER_AGENT } from '../../support/connect.ts';
import { makeCertificates } from '../../support/faultServer/certificates.ts';
import { startFaultServer, type FaultServer } from '../../support/faultServer/faultServer.ts';
import { sampleNamespace, sampleService } from '../../support/faultServer/sampleServices.ts';
import { until } from '../../support/until.ts';
import { temporaryFolder } from '../kube/kubeconfig/temporaryFolder.ts';
import { outline } from './treeSetup.ts';
import { NOTHING_FORWARDED } from '../../support/nothingForwarded.ts';

const LIMIT = { timeout: 20_000 };
const TOKEN = 'secret';

/** A silence that is long enough for a busy machine: the other cluster must not be taken for dead. */
const TIMINGS = { ...FAST, unnoticedMs: 10, watchIdleMs: 2_000 };

interface Shown {
  readonly server: FaultServer;
  readonly cluster: Cluster;
  readonly row: ClusterElement;
}

/** A tree with two clusters, both open and live. */
async function showTwo(t: TestContext): Promise<{ tree: ServicesTree; disturbed: Shown; other: Shown }> {
  // Without TLS no token would be sent.
  const { ca, server: tls } = await makeCertificates();
  const servers = await Promise.all([
    startFaultServer({ token: TOKEN, tls }),
    startFaultServer({ token: TOKEN, tls }),
  ]);
  const authority = Buffer.from(ca).toString('base64');
  for (const server of servers) {
    server.state.put('namespaces', sampleNamespace('shop'));
    server.state.put('services', sampleService('shop', 'web'));
    t.after(() => server.close());
  }
  const names = ['disturbed', 'other'] as const;
  const kubeconfig = join(await temporaryFolder(t), 'config');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      clusters: names.map((name, index) => ({
        name,
        cluster: { server: servers[index]!.url, 'certificate-authority-data': authority },
      })),
      users: [{ name: 'jane', user: { token: TOKEN } }],
      contexts: names.map((name) => ({ name, context: { cluster: name, user: 'jane' } })),
    }),
  );
  const clusters = createClusters({
    paths: () => [kubeconfig],
    selection: { get: () => names, set: () => undefined },
    log: SILENT,
    mayRun: RIG_CREDENTIALS.mayRun,
    userAgent: USER_AGENT,
    timings: TIMINGS,
  });
  const tree = new ServicesTree(clusters, NOTHING_FORWARDED);
  t.after(() => {
    tree.dispose();
    clusters.dispose();
  });
  await clusters.reload();
  const [disturbed, other] = await Promise.all(
    names.map(async (name, index) => {
      const [row, server] = [tree.clusterRow(name)!, servers[index]!];
      const { cluster } = row;
      tree.open(row);
      tree.children(row);
      await until(
        () => cluster.state.kind === 'live' && cluster.version !== undefined,
        cluster.onDidChangeState,
      );
      await server.waitFor(() => server.openWatches === 2);
      return { row, server, cluster };
    }),
  );
  return { tree, disturbed: disturbed!, other: other! };
}

/** The cluster that a row belongs to. */
function rootOf(element: Element): Element {
  return element.parent === undefined ? element : rootOf(element.parent);
}

const DISTURBANCES: readonly {
  readonly what: string;
  readonly shows: SyncState['kind'];
  readonly begin: (server: FaultServer) => void;
  readonly end: (server: FaultServer) => void | Promise<void>;
}[] = [
  {
    what: 'is killed and started again',
    shows: 'stale',
    begin: (server) => {
      server.refuseConnections();
      server.dropAllConnections('reset');
    },
    end: (server) => server.acceptConnections(),
  },
  {
    what: 'falls silent for a while',
    shows: 'stale',
    begin: (server) => {
      server.bookmark();
      server.stallAll();
    },
    end: (server) => {
      server.resume();
    },
  },
  {
    what: 'does not accept the token for a while',
    shows: 'denied',
    begin: (server) => {
      server.access.token = 'another';
      server.dropAllConnections('close');
    },
    end: (server) => {
      server.access.token = TOKEN;
    },
  },
];

for (const { what, shows, begin, end } of DISTURBANCES) {
  test(`a cluster that ${what} leaves the other alone`, LIMIT, async (t) => {
    const { tree, disturbed, other } = await showTwo(t);
    const rows = tree.children(other.row);
    const drawn = outline(tree, other.row);
    // What one may do there is asked once the Services are known.
    await other.server.waitForRequests({ resource: 'selfsubjectrulesreviews' });
    const { connections, requests } = other.server;
    const asked = requests.length;
    let refreshes = 0;
    let states = 0;
    tree.onDidChange((changed) => {
      if (changed === 'all' || changed.some((row) => rootOf(row) === other.row)) {
        refreshes++;
      }
    });
    other.cluster.onDidChangeState(() => {
      states++;
    });

    begin(disturbed.server);
    await until(() => disturbed.cluster.state.kind === shows, disturbed.cluster.onDidChangeState);
    disturbed.server.state.put('services', sampleService('shop', 'meanwhile'));
    await end(disturbed.server);
    await until(
      () => disturbed.cluster.state.kind === 'live' && disturbed.cluster.services.size === 2,
      disturbed.cluster.onDidChangeState,
      disturbed.cluster.services.onDidChange,
    );

    assert.deepEqual({ refreshes, states }, { refreshes: 0, states: 0 });
    assert.equal(other.cluster.state.kind, 'live');
    assert.deepEqual(tree.children(other.row), rows);
    assert.equal(outline(tree, other.row), drawn);
    // What happens there comes by the watches that were open all the time.
    other.server.state.put('services', sampleService('shop', 'new'));
    await until(() => other.cluster.services.size === 2, other.cluster.services.onDidChange);
    assert.ok(refreshes > 0);
    assert.deepEqual(
      requests.slice(asked).map(({ path, query }) => `${path}?${query.toString()}`),
      [],
    );
    assert.equal(other.server.connections, connections);
  });
}
