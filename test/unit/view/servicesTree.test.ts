import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Element } from '../../../src/view/elements.ts';
import { clusterWith, namespaceRecord, serviceRecord } from '../../support/fakeClusters.ts';
import { first, namespaceRow, outline, setUp } from './treeSetup.ts';

describe('the tree', () => {
  test('is clusters as the kubeconfig has them, then namespaces, Services and ports by name', () => {
    const ports = [
      { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 0 },
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 53, nodePort: 0 },
    ];
    const { tree } = setUp(
      clusterWith('prod', serviceRecord('shop/web', { ports }), 'shop/cart', 'default/kubernetes'),
      clusterWith('dev', serviceRecord('dev/external', { ports: [] })),
    );
    assert.equal(
      outline(tree),
      `
prod
  default
    kubernetes
      80/TCP
  shop
    cart
      80/TCP
    web
      80/TCP
      53/UDP
dev
  dev
    external`,
    );
  });

  test('gives every row an id of its own, whatever the names', () => {
    const separators = ['/', ',', '","', '\n', ''];
    const clusters = separators.flatMap((separator, index) => [
      clusterWith(`${index}`, serviceRecord('x/x', { namespace: `b${separator}c`, uid: `b${separator}d` })),
      clusterWith(`${index}${separator}b`, serviceRecord('x/x', { namespace: 'c', uid: 'd' })),
    ]);
    const { tree } = setUp(...clusters);
    const ids: string[] = [];
    const collect = (parent?: Element): void => {
      for (const element of tree.children(parent)) {
        ids.push(element.id);
        collect(element);
      }
    };
    collect();
    assert.equal(new Set(ids).size, ids.length);
  });

  test('shows a port once that a server lists twice', () => {
    const port = { name: '', protocol: 'TCP', port: 80, targetPort: 80, nodePort: 0 };
    const { tree } = setUp(clusterWith('dev', serviceRecord('shop/web', { ports: [port, { ...port }] })));
    assert.equal(outline(tree), '\ndev\n  shop\n    web\n      80/TCP');
  });

  test('keeps the object of a row for as long as it exists', () => {
    const cluster = clusterWith('dev', 'shop/web');
    const { tree } = setUp(cluster);
    const namespace = namespaceRow(tree, 'shop');
    const [before] = tree.children(namespace);
    const change = serviceRecord('shop/web', { resourceVersion: '2', type: 'NodePort' });
    cluster.services.apply([{ kind: 'put', record: change }]);
    const [after] = tree.children(namespaceRow(tree, 'shop'));
    assert.equal(after, before);
    assert.equal(after?.kind === 'service' && after.service.type, 'NodePort');
    assert.equal(namespaceRow(tree, 'shop'), namespace);
    cluster.services.apply([{ kind: 'delete', record: change }]);
    cluster.services.apply([{ kind: 'put', record: { ...change, uid: 'another' } }]);
    assert.notEqual(tree.children(namespace)[0], before);
    cluster.services.replace([]);
    cluster.services.replace([change]);
    assert.notEqual(tree.children(namespace)[0], before, 'what was gone comes back as another row');
  });

  test('knows the way up from every row', () => {
    const { tree } = setUp(clusterWith('dev', 'shop/web'));
    const namespace = namespaceRow(tree, 'shop');
    const [service] = tree.children(namespace);
    const [port] = tree.children(service);
    assert.equal(port?.parent, service);
    assert.equal(service?.parent, namespace);
    assert.equal(namespace.parent, first(tree));
  });

  test('keeps open what was open when a context leads elsewhere, or there with another sign-in', () => {
    const { tree, clusters } = setUp(clusterWith('dev', 'shop/web', 'staging/web'));
    first(tree);
    tree.open(namespaceRow(tree, 'shop'));
    clusters.become({ shown: [clusterWith('dev')] });
    first(tree);
    clusters.become({ shown: [clusterWith('dev', 'shop/web', 'staging/web')] });
    assert.equal(namespaceRow(tree, 'shop').isExpanded, true);
    assert.equal(namespaceRow(tree, 'staging').isExpanded, false);
    tree.close(namespaceRow(tree, 'shop'));
    clusters.become({ shown: [clusterWith('dev', 'shop/web')] });
    assert.equal(namespaceRow(tree, 'shop').isExpanded, false);
  });

  test('opens the first cluster only', () => {
    const { tree } = setUp(clusterWith('a'), clusterWith('b'));
    assert.deepEqual(
      tree.children().map((element) => element.kind === 'cluster' && [element.isExpanded, element.opened]),
      [
        [true, true],
        [false, false],
      ],
    );
  });

  test('shows a thousand rows below one parent and says how many more there are', () => {
    const names = Array.from({ length: 1003 }, (_, index) => `shop/web-${String(index).padStart(4, '0')}`);
    const { tree } = setUp(clusterWith('dev', ...names));
    const rows = tree.children(namespaceRow(tree, 'shop'));
    assert.equal(rows.length, 1001);
    const last = rows.at(-1);
    assert.deepEqual(last?.kind === 'message' && last.message, { kind: 'notShown', count: 3 });
    const { tree: wide } = setUp(
      clusterWith('dev', ...Array.from({ length: 1001 }, (_, i) => `ns-${i}/web`)),
    );
    assert.equal(wide.children(first(wide)).length, 1001);
  });
});

describe('the tree asks for', () => {
  test('no cluster before somebody opens it', () => {
    const [a, b] = [clusterWith('a', 'shop/web'), clusterWith('b', 'shop/web')];
    const { tree } = setUp(a, b);
    const row = first(tree);
    assert.deepEqual([a.started, b.started], [0, 0]);
    tree.children(row);
    assert.deepEqual([a.started, b.started], [1, 0]);
  });

  test('the Services of a namespace while it is open', () => {
    const cluster = clusterWith('dev', 'shop/web', 'default/kubernetes');
    const { tree } = setUp(cluster);
    const shop = namespaceRow(tree, 'shop');
    assert.deepEqual(cluster.followed, []);
    tree.open(shop);
    tree.children(shop);
    tree.children(shop);
    assert.deepEqual(cluster.followed, ['shop']);
    tree.close(shop);
    assert.deepEqual(cluster.followed, []);
    // VS Code shows the rows that it has and does not ask for them again.
    tree.open(shop);
    assert.deepEqual(cluster.followed, ['shop']);
  });

  test('nothing any more of a namespace that is gone', () => {
    const cluster = clusterWith('dev', 'shop/web');
    const { tree } = setUp(cluster);
    tree.children(namespaceRow(tree, 'shop'));
    cluster.namespaces.apply([{ kind: 'delete', record: namespaceRecord('shop') }]);
    assert.deepEqual(cluster.followed, []);
  });

  test('nothing any more once it is disposed', () => {
    const cluster = clusterWith('dev', 'shop/web');
    const { tree, told } = setUp(cluster);
    outline(tree);
    tree.dispose();
    assert.deepEqual([cluster.followed, cluster.listenerCount], [[], 0]);
    cluster.services.apply([{ kind: 'put', record: serviceRecord('shop/new') }]);
    assert.deepEqual(told, []);
  });

  test('a row that is opened for the first time tells that it is', () => {
    const { tree, told } = setUp(clusterWith('a'), clusterWith('b'));
    const [, second] = tree.children();
    assert.ok(second);
    tree.open(second);
    tree.open(second);
    assert.deepEqual(told, ['b']);
    assert.equal(second.kind === 'cluster' && second.opened, true);
  });
});
