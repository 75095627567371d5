import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KubeError } from '../../../src/kube/errors.ts';
import { clusterWith, namespaceRecord, serviceRecord } from '../../support/fakeClusters.ts';
import { first, name, namespaceRow, outline, setUp } from './treeSetup.ts';

const forbidden = new KubeError('forbidden', 'namespaces is forbidden');
const unreachable = new KubeError('unreachable', 'connect ECONNREFUSED');

describe('a change concerns', () => {
  test('nothing that was never asked for', () => {
    const cluster = clusterWith('dev', 'shop/web');
    const { tree, told } = setUp(cluster);
    cluster.services.apply([
      { kind: 'put', record: serviceRecord('shop/web', { resourceVersion: '2' }) },
      { kind: 'put', record: serviceRecord('shop/new') },
    ]);
    tree.children(first(tree));
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/web', { resourceVersion: '3' }) }]);
    assert.deepEqual(told, []);
  });

  test('the Service alone that changed', () => {
    const cluster = clusterWith('dev', 'shop/web', 'shop/cart');
    const { tree, told } = setUp(cluster);
    outline(tree);
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/web', { resourceVersion: '2' }) }]);
    assert.deepEqual(told, ['web']);
  });

  test('the namespace in which a Service came or went', () => {
    const cluster = clusterWith('dev', 'shop/web', 'default/kubernetes');
    const { tree, told } = setUp(cluster);
    outline(tree);
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/new') }]);
    cluster.services.apply([{ kind: 'delete', record: serviceRecord('shop/web') }]);
    assert.deepEqual(told, ['shop', 'shop']);
    assert.equal(namespaceRow(tree, 'shop').count, 1);
  });

  test('the cluster when a namespace came or went, the namespace when it changed', () => {
    const cluster = clusterWith('dev', 'shop/web');
    const { tree, told } = setUp(cluster);
    outline(tree);
    cluster.namespaces.apply([{ kind: 'put', record: namespaceRecord('new') }]);
    const leaving = namespaceRecord('shop', { resourceVersion: '2', phase: 'Terminating' });
    const shop = namespaceRow(tree, 'shop');
    cluster.namespaces.apply([{ kind: 'put', record: leaving }]);
    assert.equal(shop.namespace.phase, 'Terminating');
    cluster.namespaces.apply([{ kind: 'delete', record: leaving }]);
    assert.deepEqual(told, ['dev', 'shop', 'dev']);
    assert.equal(outline(tree), '\ndev\n  new\n    (noServices)');
  });

  test('the row whose state changed', () => {
    const cluster = clusterWith('dev', 'shop/web');
    const { tree, told } = setUp(cluster);
    outline(tree);
    cluster.state = { kind: 'stale', since: 1, reason: unreachable, retryAt: 2 };
    cluster.setNamespaceState('shop', { kind: 'denied', reason: forbidden, retryAt: undefined });
    cluster.setNamespaceState('elsewhere', { kind: 'live', mode: 'watch' });
    assert.deepEqual(told, ['dev', 'shop']);
  });

  test('all when the kubeconfig or the selection changed', () => {
    const [dev, prod] = [clusterWith('dev', 'shop/web'), clusterWith('prod', 'shop/web')];
    const { tree, clusters, told } = setUp(dev);
    const row = first(tree);
    clusters.become({ shown: [prod, dev] });
    assert.deepEqual(told, ['all']);
    assert.deepEqual(tree.children().map(name), ['prod', 'dev']);
    assert.equal(tree.children()[1], row, 'a cluster that stays keeps its row');
    clusters.become({ shown: [prod] });
    assert.equal(dev.listenerCount, 0, 'a cluster that goes is no longer listened to');
  });
});
