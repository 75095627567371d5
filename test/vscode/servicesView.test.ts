import assert from 'node:assert/strict';
import { TreeItemCollapsibleState, type TreeItem } from 'vscode';
import { clusterWith, serviceRecord } from '../support/fakeClusters.ts';
import { childrenOf, item, outline, row, setUp, setUpHidden, tearDown } from './viewSetup.ts';

suite('The Services view', () => {
  teardown(tearDown);

  suite('redraws', () => {
    test('the one row that changed', async () => {
      const cluster = clusterWith('dev', 'shop/web', 'shop/cart');
      const setup = setUp(cluster);
      const web = await row(setup, 'dev', 'shop', 'web');
      cluster.services.apply([
        { kind: 'put', record: serviceRecord('shop/web', { resourceVersion: '2', type: 'NodePort' }) },
      ]);
      assert.deepEqual(setup.window.refreshes, [[web]]);
      assert.match(String((await setup.window.provider.getTreeItem(web)).description), /^NodePort /u);
    });

    test('a burst twice: at once, and when it is over, never the whole tree', async () => {
      const names = Array.from({ length: 900 }, (_, index) => `shop/web-${index}`);
      const cluster = clusterWith('dev', ...names);
      const setup = setUp(cluster);
      const shop = await row(setup, 'dev', 'shop');
      await childrenOf(setup.window.provider, shop);
      for (let version = 2; version < 5; version++) {
        for (const name of names) {
          cluster.services.apply([
            { kind: 'put', record: serviceRecord(name, { resourceVersion: `${version}` }) },
          ]);
        }
      }
      assert.equal(await setup.window.refreshed(2), 2);
      const [first, second] = setup.window.refreshes;
      assert.equal(first?.length, 1);
      assert.deepEqual(second, [shop], 'of too many rows the parent is redrawn');
    });

    test('nothing while hidden, and once what changed meanwhile', async () => {
      const cluster = clusterWith('dev', 'shop/web', 'shop/cart');
      const setup = setUp(cluster);
      const shop = await row(setup, 'dev', 'shop');
      await childrenOf(setup.window.provider, shop);
      setup.window.show(false);
      cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/web', { resourceVersion: '2' }) }]);
      cluster.services.apply([{ kind: 'delete', record: serviceRecord('shop/cart') }]);
      assert.deepEqual(setup.window.refreshes, []);
      setup.window.show(true);
      assert.deepEqual(setup.window.refreshes, [[shop]]);
    });

    test('all when other clusters are shown', () => {
      const setup = setUp(clusterWith('dev'));
      setup.clusters.become({ shown: [clusterWith('prod')] });
      assert.deepEqual(setup.window.refreshes, [undefined]);
    });
  });

  suite('asks the cluster', () => {
    test('nothing before it is first seen, then for what is opened', async () => {
      const [dev, prod] = [clusterWith('dev', 'shop/web'), clusterWith('prod', 'shop/web')];
      const setup = setUpHidden(dev, prod);
      assert.deepEqual([dev.started, prod.started, setup.clusters.retried], [0, 0, 0]);
      setup.window.show(true);
      const shop = await row(setup, 'dev', 'shop');
      assert.deepEqual([dev.started > 0, prod.started, setup.clusters.retried], [true, 0, 1]);
      assert.deepEqual(dev.followed, []);
      setup.window.expand(shop);
      assert.deepEqual(dev.followed, ['shop']);
      setup.window.collapse(shop);
      assert.deepEqual(dev.followed, []);
    });

    test('nothing any more once it is disposed', async () => {
      const dev = clusterWith('dev', 'shop/web');
      const setup = setUp(dev);
      setup.window.expand(await row(setup, 'dev', 'shop'));
      setup.view.dispose();
      assert.deepEqual([dev.followed, dev.listenerCount, setup.window.disposed], [[], 0, true]);
    });
  });

  test('tells how much a filter leaves, and follows the changes', async () => {
    const cluster = clusterWith('dev', 'shop/web', 'shop/cart', 'default/kubernetes');
    const setup = setUp(cluster);
    setup.view.filterText = 'web';
    assert.equal(setup.window.message, 'Filter: web — 1 of 3 Services');
    assert.equal(await outline(setup.window.provider).then((text) => text.split('\n').length), 5);
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/web-2') }]);
    await setup.window.refreshed(2);
    assert.equal(setup.window.message, 'Filter: web — 2 of 4 Services');
    setup.view.filterText = '';
    await setup.window.refreshed(3);
    assert.equal(setup.window.message, '');
  });

  test('opens what a filter finds, and gives back what was open', async () => {
    const { Collapsed, Expanded } = TreeItemCollapsibleState;
    const setup = setUp(clusterWith('dev', 'shop/web', 'test/web', 'default/kubernetes'));
    const drawn = (namespace: string): Promise<TreeItem> => item(setup, 'dev', namespace);
    setup.window.expand(await row(setup, 'dev', 'default'));
    const closed = await drawn('shop');
    assert.equal(closed.collapsibleState, Collapsed);

    setup.view.filterText = 'web';
    const revealed = await drawn('shop');
    assert.equal(revealed.collapsibleState, Expanded);
    // VS Code keeps a row of a known id as it is.
    assert.notEqual(revealed.id, closed.id);
    setup.window.collapse(await row(setup, 'dev', 'test'));

    setup.view.filterText = '';
    assert.deepEqual(await drawn('shop'), closed);
    assert.equal((await drawn('test')).collapsibleState, Collapsed);
    assert.equal((await drawn('default')).collapsibleState, Expanded);
  });

  suite('focuses the row of a cluster', () => {
    test('as soon as VS Code was told to draw it', async () => {
      const dev = clusterWith('dev');
      const setup = setUp(dev);
      setup.clusters.become({ shown: [dev] });
      setup.clusters.become({ shown: [dev, clusterWith('sandbox')] });
      assert.equal(setup.window.refreshes.length, 1);
      await setup.view.focusCluster('sandbox');
      const sandbox = await row(setup, 'sandbox');
      assert.deepEqual(setup.window.revealed, [
        { row: sandbox, select: true, focus: true, afterRefreshes: 2 },
      ]);
    });

    test('only where there is one, and the view is open', async () => {
      const setup = setUp(clusterWith('dev'));
      await setup.view.focusCluster('sandbox');
      setup.window.show(false);
      await setup.view.focusCluster('dev');
      assert.deepEqual(setup.window.revealed, []);
    });

    test('silently where it goes at that moment', async () => {
      const setup = setUp(clusterWith('dev'));
      setup.window.revealing = Promise.reject(new Error('Cannot resolve tree item'));
      await setup.view.focusCluster('dev');
      assert.equal(setup.window.revealed.length, 1);
    });
  });

  test('takes the selected row where a command names none', async () => {
    const cluster = clusterWith('dev', 'shop/web');
    const setup = setUp(cluster);
    assert.equal(setup.view.targetOf(undefined), undefined);
    setup.window.select(await row(setup, 'dev', 'shop', 'web'));
    const service = cluster.services.get('uid-of-shop/web');
    assert.deepEqual(setup.view.targetOf(undefined), { kind: 'service', cluster, service });
    assert.deepEqual(setup.view.targetOf(await row(setup, 'dev', 'shop')), {
      kind: 'namespace',
      cluster,
      namespace: 'shop',
    });
    assert.equal(setup.view.targetOf('not a row'), undefined);
    const port = await row(setup, 'dev', 'shop', 'web', 'http');
    assert.deepEqual(setup.view.targetOf(port), { kind: 'port', cluster, service, port: service?.ports[0] });
  });
});
