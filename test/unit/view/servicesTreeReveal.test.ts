import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServicesTree } from '../../../src/view/servicesTree.ts';
import { clusterWith, namespaceRecord, serviceRecord } from '../../support/fakeClusters.ts';
import { first, name, namespaceRow, setUp } from './treeSetup.ts';

/** The rows below the first cluster: those that are expanded with a minus, as in a drawing of a tree. */
function namespaces(tree: ServicesTree): string {
  return tree
    .children(first(tree))
    .map((row) => (row.kind === 'namespace' && row.isExpanded ? '-' : '+') + name(row))
    .join(' ');
}

/** `count` Services `namespace/web-…`. */
function many(namespace: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${namespace}/web-${index}`);
}

describe('a filter reveals', () => {
  test('the namespaces that hold matches, and gives back what was open', () => {
    const cluster = clusterWith('dev', 'shop/web', 'test/web', 'default/kubernetes', 'open/other');
    const { tree } = setUp(cluster);
    for (const opened of ['test', 'open']) {
      tree.open(namespaceRow(tree, opened));
    }
    assert.equal(namespaces(tree), '+default -open +shop -test');
    tree.filterText = 'web';
    assert.equal(namespaces(tree), '-shop -test');
    tree.filterText = '';
    assert.equal(namespaces(tree), '+default -open +shop -test');
    tree.close(namespaceRow(tree, 'test'));
    assert.equal(namespaces(tree), '+default -open +shop +test');
  });

  test('under an id of its own what was closed, and leaves alone what was open', () => {
    const { tree } = setUp(clusterWith('dev', 'shop/web', 'test/web'));
    const [shop, open] = [namespaceRow(tree, 'shop'), namespaceRow(tree, 'test')];
    tree.open(open);
    const ids = (): readonly string[] => [shop.id, open.id];
    const [closedId, openId] = ids();
    tree.filterText = 'w';
    assert.equal(namespaceRow(tree, 'shop'), shop);
    const [revealedId] = ids();
    assert.notEqual(revealedId, closedId);
    tree.filterText = 'web';
    assert.deepEqual(ids(), [revealedId, openId], 'no id changes with the next key');
    tree.filterText = '';
    assert.deepEqual(ids(), [closedId, openId]);
  });

  test('no more than 200 matches at once', () => {
    const cluster = clusterWith('dev', ...many('shop', 200), 'test/cart');
    const { tree } = setUp(cluster);
    tree.filterText = 'shop';
    assert.equal(namespaces(tree), '-shop');
    cluster.services.apply([{ kind: 'put', record: serviceRecord('test/shop') }]);
    assert.equal(namespaces(tree), '-shop +test', 'an event closes nothing');
    tree.filterText = 'sho';
    assert.equal(namespaces(tree), '+shop +test');
    tree.filterText = 'web-19';
    assert.equal(namespaces(tree), '-shop');
  });

  test('a namespace with the first match that comes', () => {
    const cluster = clusterWith('dev', 'shop/cart');
    cluster.namespaces.apply([{ kind: 'put', record: namespaceRecord('unknown') }]);
    cluster.setNamespaceState('unknown', { kind: 'connecting' });
    const { tree } = setUp(cluster);
    tree.filterText = 'web';
    assert.equal(namespaces(tree), '+unknown');
    cluster.services.apply([{ kind: 'put', record: serviceRecord('unknown/web') }]);
    assert.equal(namespaces(tree), '-unknown');
    cluster.services.apply([{ kind: 'delete', record: serviceRecord('unknown/web') }]);
    assert.equal(namespaces(tree), '+unknown');
  });

  test('what is known, and asks for nothing', () => {
    const cluster = clusterWith('dev', 'shop/web', 'test/web');
    const { tree } = setUp(cluster);
    tree.open(namespaceRow(tree, 'test'));
    tree.filterText = 'web';
    const shop = namespaceRow(tree, 'shop');
    assert.deepEqual(tree.children(shop).map(name), ['web']);
    tree.open(shop);
    assert.deepEqual(cluster.followed, ['test']);
  });

  test('a row that the person may close and open until the filter goes', () => {
    const { tree } = setUp(clusterWith('dev', 'shop/web'));
    tree.filterText = 'web';
    const shop = namespaceRow(tree, 'shop');
    tree.close(shop);
    tree.open(shop);
    tree.filterText = '';
    assert.equal(shop.isExpanded, false);
  });

  test('a cluster that was closed, and not one that was never opened', () => {
    const [dev, prod, idle] = [
      clusterWith('dev', 'a/web'),
      clusterWith('prod', 'a/web'),
      clusterWith('idle'),
    ];
    const { tree, told } = setUp(dev, prod, idle);
    const expanded = (): readonly boolean[] =>
      tree.children().map((row) => row.kind === 'cluster' && row.isExpanded);
    const [, second] = tree.children();
    assert.ok(second);
    tree.open(second);
    tree.close(second);
    told.length = 0;
    tree.filterText = 'web';
    assert.deepEqual(expanded(), [true, true, false]);
    tree.filterText = 'we';
    tree.filterText = 'nothing like it';
    assert.deepEqual(expanded(), [true, false, false]);
    assert.deepEqual(told, ['dev', 'all', 'idle', 'dev', 'prod', 'idle', 'dev', 'all', 'idle']);
    assert.equal(idle.started, 0);
  });
});
