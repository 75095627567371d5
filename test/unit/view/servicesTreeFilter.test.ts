import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clusterWith, namespaceRecord, serviceRecord } from '../../support/fakeClusters.ts';
import { name, namespaceRow, outline, setUp } from './treeSetup.ts';

describe('a filter', () => {
  test('hides what does not match, and the namespaces without a match', () => {
    const cluster = clusterWith('dev', 'shop/web', 'shop/cart', 'default/kubernetes');
    const { tree, told } = setUp(cluster);
    tree.filterText = 'web';
    assert.deepEqual(told, ['dev']);
    assert.equal(outline(tree), '\ndev\n  shop\n    web\n      80/TCP');
    assert.deepEqual(tree.counts, { shown: 1, known: 3 });
    assert.equal(namespaceRow(tree, 'shop').count, 1);
    tree.filterText = 'nothing like it';
    assert.equal(outline(tree), '\ndev\n  (noMatch)');
    tree.filterText = '';
    assert.deepEqual(tree.counts, { shown: 3, known: 3 });
  });

  test('that says the same in other words changes nothing', () => {
    const { tree, told } = setUp(clusterWith('dev', 'shop/web'));
    tree.filterText = ' ';
    tree.filterText = 'web';
    tree.filterText = ' web  ';
    assert.deepEqual(told, ['dev']);
    assert.equal(tree.filterText, 'web');
  });

  test('follows the cluster: a first match brings its namespace, the last one takes it away', () => {
    const cluster = clusterWith('dev', 'shop/cart', 'default/kubernetes');
    const { tree, told } = setUp(cluster);
    tree.filterText = 'web';
    told.length = 0;
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/other') }]);
    assert.deepEqual(told, [], 'what is hidden is no change');
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/web-1') }]);
    assert.deepEqual(told, ['dev']);
    assert.equal(outline(tree), '\ndev\n  shop\n    web-1\n      80/TCP');
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/web-2') }]);
    cluster.services.apply([{ kind: 'delete', record: serviceRecord('shop/web-1') }]);
    cluster.services.apply([{ kind: 'delete', record: serviceRecord('shop/web-2') }]);
    assert.deepEqual(told, ['dev', 'shop', 'shop', 'dev']);
    assert.equal(outline(tree), '\ndev\n  (noMatch)');
  });

  test('hides no namespace whose Services are not known', () => {
    const cluster = clusterWith('dev', 'shop/cart');
    cluster.serviceScope = 'namespace';
    cluster.namespaces.apply([{ kind: 'put', record: namespaceRecord('unknown') }]);
    cluster.setNamespaceState('unknown', { kind: 'connecting' });
    const { tree, told } = setUp(cluster);
    tree.filterText = 'web';
    assert.equal(outline(tree), '\ndev\n  unknown\n    (connecting)');
    const unknown = namespaceRow(tree, 'unknown');
    assert.equal(unknown.count, undefined);
    told.length = 0;
    cluster.setNamespaceState('unknown', { kind: 'live', mode: 'watch' });
    assert.deepEqual(told, ['dev']);
    assert.equal(outline(tree), '\ndev\n  (noMatch)');
    assert.deepEqual(tree.children(unknown).map(name), ['(noMatch)']);
    assert.equal(unknown.count, 0);
  });

  test('applies to a cluster that is chosen later', () => {
    const { tree, clusters } = setUp();
    tree.filterText = 'web';
    clusters.become({ shown: [clusterWith('dev', 'shop/web', 'shop/cart')] });
    assert.equal(outline(tree), '\ndev\n  shop\n    web\n      80/TCP');
  });
});
