import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { Emitter } from '../../../src/common/emitter.ts';
import type { ContextPreferences } from '../../../src/model/contextPreferences.ts';
import { guardOf } from '../../../src/model/guard.ts';
import { LiveCluster } from '../../../src/model/liveCluster.ts';
import type { AccessRule } from '../../../src/sandbox/access/accessRule.ts';
import { authenticatedUser } from '../../../src/sandbox/access/user.ts';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { removeNamespace } from '../../../src/sandbox/registry/namespaces.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { connect, FAST, SILENT, userWith } from '../../support/connect.ts';
import { until } from '../../support/until.ts';

const LIMIT = { timeout: 20_000 };
const READ = { users: ['dana'], verbs: ['get', 'list', 'watch'], apiGroups: [''] };

interface Rig {
  readonly sandbox: Sandbox;
  readonly cluster: LiveCluster;
  /** The names that the person gives. */
  readonly name: (...names: readonly string[]) => void;
  readonly becomes: (condition: () => boolean) => Promise<void>;
}

/** A cluster as dana sees it, who may do what the rules say. */
async function rig(t: TestContext, profile: ProfileName, ...rules: readonly AccessRule[]): Promise<Rig> {
  const sandbox = await startSandbox({ profile });
  sandbox.tokens.add('secret', authenticatedUser('dana'));
  sandbox.rules.push(...rules);
  let names: readonly string[] = [];
  const changes = new Emitter<void>();
  const preferences: ContextPreferences = {
    guard: (context) => guardOf([{ context: 'test', readOnly: true, confirm: false }], context),
    namespaces: () => names.map((name) => ({ name, by: 'person' })),
    onDidChange: changes.event,
  };
  const connection = connect(sandbox.url, {
    namespace: 'shop',
    user: userWith({ token: 'secret', file: '' }),
  });
  const cluster = new LiveCluster({ connection, log: SILENT, timings: FAST, preferences });
  t.after(async () => {
    cluster.dispose();
    assert.equal(changes.listenerCount, 0);
    await sandbox.stop();
  });
  return {
    sandbox,
    cluster,
    name: (...given) => {
      names = given;
      changes.fire();
    },
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

function names({ namespaces }: LiveCluster): string {
  return [...namespaces.values()]
    .map(({ name }) => name)
    .sort()
    .join(' ');
}

function found({ namespaces }: LiveCluster, wanted: string): unknown {
  return [...namespaces.values()].find(({ name }) => name === wanted)?.naming;
}

describe('on OpenShift, who may not list namespaces', () => {
  const services = { ...READ, resources: ['services', 'namespaces'], namespaces: ['shop', 'monitoring'] };

  test('sees their projects, as they come and go', LIMIT, async (t) => {
    const { sandbox, cluster, becomes } = await rig(t, '1.9', services);
    const states: string[] = [];
    cluster.onDidChangeState(() => states.push(`${cluster.state.kind} ${names(cluster)}`));
    cluster.start();
    await becomes(() => cluster.namespaceSource.kind === 'projects' && cluster.state.kind === 'live');
    assert.equal(names(cluster), 'monitoring shop');
    assert.ok(!states.some((state) => /^(?:denied|live )$/u.test(state)), states.join('\n'));
    assert.ok(cluster.namespaceSource.kind === 'projects');
    assert.match(cluster.namespaceSource.reason.message, /dana/u);
    assert.equal(cluster.version?.startsWith('v1.9'), true);

    const following = cluster.follow('shop');
    await becomes(() => cluster.namespaceState('shop').kind === 'live');
    following.dispose();

    await until(() => sandbox.server.openWatches === 1, sandbox.server.onDidChange);
    sandbox.rules.push({ ...READ, resources: ['namespaces'], namespaces: ['new'] });
    sandbox.state.put('namespaces', { metadata: { name: 'new', uid: 'new' } });
    await becomes(() => names(cluster) === 'monitoring new shop');
    removeNamespace(sandbox.state, 'monitoring');
    await becomes(() => names(cluster) === 'new shop');
  });

  test('sees after a loss what became of the projects meanwhile', LIMIT, async (t) => {
    const { sandbox, cluster, becomes } = await rig(t, '1.9', services);
    cluster.start();
    await becomes(() => cluster.namespaceSource.kind === 'projects');
    await until(() => sandbox.server.openWatches === 1, sandbox.server.onDidChange);
    sandbox.server.refuseConnections();
    sandbox.server.dropAllConnections('reset');
    await becomes(() => cluster.state.kind === 'stale');
    removeNamespace(sandbox.state, 'monitoring');
    await sandbox.server.acceptConnections();
    await becomes(() => cluster.state.kind === 'live' && names(cluster) === 'shop');
  });

  test('sees all namespaces once that is granted', LIMIT, async (t) => {
    const { sandbox, cluster, becomes } = await rig(t, '1.9', services);
    cluster.start();
    await becomes(() => cluster.namespaceSource.kind === 'projects');
    sandbox.rules.push({ ...READ, resources: ['namespaces'] });
    await becomes(() => cluster.namespaceSource.kind === 'server');
    assert.match(names(cluster), /default .*kube-system .*shop/u);
  });

  test('sees what they named where projects are forbidden, too', LIMIT, async (t) => {
    const { sandbox, cluster, becomes, name } = await rig(t, '1.9', services);
    sandbox.rules.splice(
      0,
      sandbox.rules.length,
      ...sandbox.rules.filter(({ apiGroups = [] }) => !apiGroups.includes('project.openshift.io')),
    );
    name('monitoring');
    cluster.start();
    await becomes(() => cluster.namespaceSource.kind === 'named' && cluster.state.kind === 'live');
    assert.equal(names(cluster), 'monitoring shop');

    sandbox.rules.push({ ...READ, apiGroups: ['project.openshift.io'], resources: ['projects'] });
    cluster.reconnect();
    await becomes(() => cluster.namespaceSource.kind === 'projects' && cluster.state.kind === 'live');
  });
});

describe('elsewhere, who may not list namespaces', () => {
  test("sees the context's and those that were named, now and later", LIMIT, async (t) => {
    const services = { ...READ, resources: ['services'], namespaces: ['shop', 'monitoring'] };
    const { cluster, becomes, name } = await rig(t, '1.36', services);
    cluster.start();
    await becomes(() => cluster.namespaceSource.kind === 'named' && cluster.state.kind === 'live');
    assert.equal(names(cluster), 'shop');
    assert.deepEqual(found(cluster, 'shop'), { by: 'context', missing: false });

    const states: string[] = [];
    cluster.onDidChangeState(() => states.push(cluster.state.kind));
    name('monitoring', 'shop', 'kube-system');
    assert.equal(names(cluster), 'kube-system monitoring shop');
    // Nobody opened them: they are followed because they were named.
    await becomes(
      () =>
        cluster.namespaceState('monitoring').kind === 'live' &&
        cluster.namespaceState('kube-system').kind === 'denied',
    );
    assert.ok(cluster.services.countInNamespace('monitoring') > 0);
    assert.deepEqual([...new Set(states)], ['live'], 'one more namespace does not disturb the cluster');
    assert.equal(cluster.state.kind, 'live');
    assert.deepEqual(found(cluster, 'monitoring'), { by: 'person', missing: false });

    name();
    assert.equal(names(cluster), 'shop');
    assert.equal(cluster.services.countInNamespace('monitoring'), 0);
    assert.equal(cluster.namespaceState('monitoring').kind, 'connecting');
  });

  test('is told which of the named ones is not there, and what the others are', LIMIT, async (t) => {
    const rules = { ...READ, resources: ['services'] };
    const get = { ...READ, verbs: ['get'], resources: ['namespaces'] };
    const { sandbox, cluster, becomes, name } = await rig(t, '1.36', rules, get);
    name('nowhere', 'monitoring');
    cluster.start();
    await becomes(() => (found(cluster, 'nowhere') as { missing?: boolean } | undefined)?.missing === true);
    assert.equal(names(cluster), 'monitoring nowhere shop');
    const phases = [...cluster.namespaces.values()].map(({ name: of, phase }) => `${of} ${phase}`);
    assert.deepEqual(phases.sort(), ['monitoring Active', 'nowhere ', 'shop Active']);

    sandbox.state.put('namespaces', { metadata: { name: 'nowhere' } });
    cluster.reconnect();
    await becomes(() => (found(cluster, 'nowhere') as { missing?: boolean }).missing === false);
  });

  test('sees what was named even where the namespace of the context is forbidden', LIMIT, async (t) => {
    const services = { ...READ, resources: ['services'], namespaces: ['monitoring'] };
    const { cluster, becomes, name } = await rig(t, '1.36', services);
    cluster.start();
    await becomes(() => cluster.state.kind === 'denied');
    name('monitoring');
    await becomes(() => cluster.state.kind === 'live' && cluster.services.size > 0);
    assert.equal(cluster.namespaceState('shop').kind, 'denied');
  });
});

test('a cluster has the guard of its context', LIMIT, async (t) => {
  const { cluster, name } = await rig(t, '1.36');
  assert.deepEqual(cluster.guard, { readOnly: true, confirm: false });
  let told = 0;
  cluster.onDidChangeState(() => told++);
  name();
  assert.equal(told, 1);
});
