import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KubeError } from '../../../src/kube/errors.ts';
import { clusterWith, FakeCluster, namespaceRecord } from '../../support/fakeClusters.ts';
import { outline, setUp } from './treeSetup.ts';

const forbidden = new KubeError('forbidden', 'namespaces is forbidden');
const unreachable = new KubeError('unreachable', 'connect ECONNREFUSED');

describe('where there is nothing to show, the tree says why', () => {
  const cases: readonly (readonly [why: string, set: (cluster: FakeCluster) => void, expected: string])[] = [
    ['connecting', (cluster) => (cluster.state = { kind: 'connecting' }), '(connecting)'],
    [
      'unreachable',
      (cluster) => (cluster.state = { kind: 'failed', reason: unreachable, retryAt: 1 }),
      '(failed)',
    ],
    ['refused', (cluster) => (cluster.state = { kind: 'denied', reason: forbidden, retryAt: 1 }), '(denied)'],
    ['empty', () => undefined, '(noNamespaces)'],
  ];
  for (const [why, set, expected] of cases) {
    test(`in a cluster: ${why}`, () => {
      const cluster = new FakeCluster('dev');
      set(cluster);
      assert.equal(outline(setUp(cluster).tree), `\ndev\n  ${expected}`);
    });

    test(`in a namespace: ${why}`, () => {
      const cluster = new FakeCluster('dev');
      cluster.namespaces.replace([namespaceRecord('shop')]);
      const other = new FakeCluster('other');
      set(other);
      cluster.setNamespaceState('shop', other.state);
      const message = expected === '(noNamespaces)' ? '(noServices)' : expected;
      assert.equal(outline(setUp(cluster).tree), `\ndev\n  shop\n    ${message}`);
    });
  }

  test('stale rows stay, and no message is among them', () => {
    const cluster = clusterWith('dev', 'shop/web');
    cluster.state = { kind: 'stale', since: 1, reason: unreachable, retryAt: 2 };
    assert.equal(outline(setUp(cluster).tree), '\ndev\n  shop\n    web\n      80/TCP');
  });

  test('rows of a cluster that refuses now stay below the message that says so', () => {
    const cluster = clusterWith('dev', 'shop/web');
    cluster.state = { kind: 'denied', reason: forbidden, retryAt: undefined };
    assert.equal(
      outline(setUp(cluster).tree),
      '\ndev\n  (denied)\n  shop\n    (denied)\n    web\n      80/TCP',
    );
  });

  test('of a cluster that there is no signing in to in one row, however many namespaces there are', () => {
    for (const code of ['unauthorized', 'credentials'] as const) {
      const cluster = clusterWith('dev', 'shop/web');
      cluster.namespaces.apply([{ kind: 'put', record: namespaceRecord('empty') }]);
      const denied = { kind: 'denied', reason: new KubeError(code, 'expired'), retryAt: undefined } as const;
      const { tree } = setUp(cluster);
      cluster.setNamespaceState('empty', denied);
      // While the rest is live, nobody else says so.
      assert.equal(outline(tree), '\ndev\n  empty\n    (denied)\n  shop\n    web\n      80/TCP');
      cluster.state = denied;
      assert.equal(outline(tree), '\ndev\n  (denied)\n  empty\n  shop\n    web\n      80/TCP');
    }
  });

  test('only the namespace of the context, where others may not be listed', () => {
    const cluster = clusterWith('dev', 'shop/web');
    cluster.namespaceSource = { kind: 'named', reason: forbidden };
    assert.equal(
      outline(setUp(cluster).tree),
      '\ndev\n  shop\n    web\n      80/TCP\n  (namedNamespacesOnly)',
    );
  });

  test('no context, a broken kubeconfig, a kubeconfig that breaks while clusters are shown', () => {
    const { tree, clusters } = setUp();
    assert.equal(outline(tree), '\n(noContext)');
    const reason = new KubeError('kubeconfig', 'not a mapping');
    clusters.become({ kubeconfig: { kind: 'invalid', reason } });
    assert.equal(outline(tree), '\n(kubeconfigInvalid)');
    clusters.become({ shown: [clusterWith('dev', 'shop/web')] });
    assert.equal(outline(tree), '\n(kubeconfigInvalid)\ndev\n  shop\n    web\n      80/TCP');
  });

  test('nothing at all while the kubeconfig is read or missing: the welcome text has room', () => {
    const { tree, clusters } = setUp();
    clusters.become({ kubeconfig: { kind: 'loading' } });
    assert.deepEqual(tree.children(), []);
    clusters.become({ kubeconfig: { kind: 'missing', paths: ['/home/me/.kube/config'] } });
    assert.deepEqual(tree.children(), []);
  });
});
