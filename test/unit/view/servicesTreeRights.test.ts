import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KubeError } from '../../../src/kube/errors.ts';
import type { ServiceRight } from '../../../src/model/serviceRights.ts';
import { contextValueOf } from '../../../src/view/contextValue.ts';
import type { ServicesTree } from '../../../src/view/servicesTree.ts';
import { clusterWith, namespaceRecord, type FakeCluster } from '../../support/fakeClusters.ts';
import { until } from '../../support/until.ts';
import { first, namespaceRow, outline, setUp } from './treeSetup.ts';

const EDIT = new Set<ServiceRight>(['create', 'update', 'patch', 'delete']);

/** Has the rights of a namespace known that was not opened yet. */
async function grant(
  cluster: FakeCluster,
  namespace: string,
  rights: readonly ServiceRight[],
): Promise<void> {
  cluster.granted.set(namespace, new Set(rights));
  cluster.rights.ask(namespace);
  await until(() => cluster.rights.of(namespace) !== undefined, cluster.rights.onDidChange);
}

/** The words of a namespace, of the first Service there, and of that Service's first port. */
function words(tree: ServicesTree, namespace: string): readonly string[] {
  const row = namespaceRow(tree, namespace);
  const [service] = tree.children(row);
  const [port] = tree.children(service);
  assert.ok(service && port);
  return [row, service, port].map(contextValueOf);
}

describe('rights are asked for', () => {
  test('of a namespace that is opened, and of no other', () => {
    const cluster = clusterWith('dev', 'shop/web', 'staging/web');
    const { tree } = setUp(cluster);
    tree.children(first(tree));
    assert.deepEqual(cluster.reviewed, []);
    tree.open(namespaceRow(tree, 'shop'));
    tree.children(namespaceRow(tree, 'shop'));
    assert.deepEqual(cluster.reviewed, ['shop']);
  });

  test('after the list has been answered, were it by a refusal', () => {
    const cluster = clusterWith('dev', 'shop/web', 'staging/web');
    const { tree } = setUp(cluster);
    const unreachable = new KubeError('unreachable', 'connect ECONNREFUSED');
    for (const state of [
      { kind: 'connecting' },
      { kind: 'failed', reason: unreachable, retryAt: undefined },
      { kind: 'denied', reason: new KubeError('unauthorized', 'who?'), retryAt: undefined },
    ] as const) {
      cluster.setNamespaceState('shop', state);
      outline(tree, namespaceRow(tree, 'shop'));
    }
    assert.deepEqual(cluster.reviewed, []);
    const reason = new KubeError('forbidden', 'services is forbidden');
    cluster.setNamespaceState('shop', { kind: 'denied', reason, retryAt: undefined });
    outline(tree, namespaceRow(tree, 'shop'));
    assert.deepEqual(cluster.reviewed, ['shop']);
    outline(tree, namespaceRow(tree, 'staging'));
    assert.deepEqual(cluster.reviewed, ['shop', 'staging']);
  });

  test('not of what a filter reveals, unless somebody looks at a row there', () => {
    const cluster = clusterWith('dev', 'shop/web', 'staging/web');
    const { tree } = setUp(cluster);
    tree.filterText = 'web';
    outline(tree);
    assert.deepEqual(cluster.reviewed, []);
    const [service] = tree.children(namespaceRow(tree, 'shop'));
    const [port] = tree.children(service);
    assert.ok(port);
    tree.lookAt(first(tree));
    tree.lookAt(port);
    assert.deepEqual(cluster.reviewed, ['shop']);
  });
});

describe('when rights are known', () => {
  test('the rows of that namespace are drawn again, and no others', async () => {
    const cluster = clusterWith('dev', 'shop/web', 'staging/web', 'test/web');
    const { tree, told } = setUp(cluster);
    cluster.granted.set('shop', EDIT);
    outline(tree);
    await until(() => cluster.rights.of('shop') !== undefined, cluster.rights.onDidChange);
    assert.deepEqual(told, ['shop']);
    cluster.rights.forget('shop');
    assert.deepEqual(told, ['shop', 'shop']);
  });

  test('nothing is told of a namespace that was never drawn', async () => {
    const cluster = clusterWith('dev', 'shop/web');
    const { told } = setUp(cluster);
    await grant(cluster, 'shop', []);
    assert.deepEqual(told, []);
  });

  test('nothing is told once the tree is gone', async () => {
    const cluster = clusterWith('dev', 'shop/web');
    const { tree, told } = setUp(cluster);
    cluster.granted.set('shop', EDIT);
    outline(tree);
    tree.dispose();
    await until(() => cluster.rights.of('shop') !== undefined, cluster.rights.onDidChange);
    cluster.rights.forget('shop');
    assert.deepEqual(told, []);
  });
});

describe('a row says', () => {
  const ALL = 'update,patch,delete,updateStatus,patchStatus,proxy';

  test('that everything may be done as long as nothing else is known', () => {
    const { tree } = setUp(clusterWith('dev', 'shop/web'));
    assert.deepEqual(words(tree, 'shop'), ['namespace,create', `service,${ALL}`, `port,${ALL}`]);
  });

  for (const [rights, namespace, object] of [
    [['create', 'update', 'patch', 'delete'], ',create', ',update,patch,delete'],
    [['updateStatus', 'proxy'], '', ',updateStatus,proxy'],
    [[], '', ''],
  ] as const) {
    test(`what may be done: ${rights.join(', ') || 'nothing'}`, async () => {
      const cluster = clusterWith('dev', 'shop/web', 'staging/web');
      const { tree } = setUp(cluster);
      await grant(cluster, 'shop', rights);
      assert.deepEqual(words(tree, 'shop'), [`namespace${namespace}`, `service${object}`, `port${object}`]);
      assert.deepEqual(words(tree, 'staging')[0], 'namespace,create');
    });
  }

  test('no writes where a guard forbids them, known or not', async () => {
    const cluster = clusterWith('prod', 'shop/web', 'staging/web');
    const { tree } = setUp(cluster);
    cluster.guard = { readOnly: true, confirm: false };
    assert.deepEqual(words(tree, 'staging'), ['namespace', 'service,proxy', 'port,proxy']);
    await grant(cluster, 'shop', ['create', 'delete', 'patchStatus']);
    assert.deepEqual(words(tree, 'shop'), ['namespace', 'service', 'port']);
    cluster.guard = { readOnly: false, confirm: true };
    assert.deepEqual(words(tree, 'shop')[0], 'namespace,create');
  });

  test('of an added namespace the same after a word of its own', () => {
    const cluster = clusterWith('dev', 'shop/web');
    const naming = { by: 'person', missing: false } as const;
    cluster.namespaces.apply([{ kind: 'put', record: namespaceRecord('mine', { naming }) }]);
    const { tree } = setUp(cluster);
    assert.equal(contextValueOf(namespaceRow(tree, 'mine')), 'addedNamespace,create');
  });
});
