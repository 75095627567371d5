import assert from 'node:assert/strict';
import { TreeItemCollapsibleState } from 'vscode';
import { KubeError } from '../../src/kube/errors.ts';
import { clusterWith, namespaceRecord, serviceRecord, type FakeCluster } from '../support/fakeClusters.ts';
import { item, outline, row, setUp, tearDown, tooltip } from './viewSetup.ts';

suite('The Services view draws', () => {
  teardown(tearDown);

  test('clusters, namespaces, Services of every type and ports', async () => {
    const http = { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 0 };
    const { window } = setUp(
      clusterWith(
        'prod',
        serviceRecord('shop/cart', { clusterIP: 'None', ports: [{ ...http, targetPort: 80 }] }),
        serviceRecord('shop/database', {
          type: 'ExternalName',
          clusterIP: '',
          externalName: 'db.example.com',
          ports: [],
        }),
        serviceRecord('shop/edge', {
          type: 'LoadBalancer',
          externalAddresses: ['203.0.113.5', 'lb.example.com'],
          ports: [http, { ...http, name: 'https', port: 443, targetPort: 'tls' }],
        }),
        serviceRecord('shop/edge-new', { type: 'LoadBalancer', loadBalancerPending: true, ports: [] }),
        serviceRecord('shop/node', { type: 'NodePort', ports: [{ ...http, name: '', nodePort: 30080 }] }),
        serviceRecord('shop/web', {
          ports: [80, 81, 82, 83, 84].map((port) => ({ ...http, name: `p${port}`, port })),
        }),
        serviceRecord('test/future', { type: 'Teleport', clusterIP: '', ports: [] }),
      ),
    );
    assert.equal(
      await outline(window.provider),
      `
prod | live · v1.36.0 · https://api.example.com:6443
  shop | 6
    cart | ClusterIP headless 80/TCP
      http | 80/TCP
    database | ExternalName → db.example.com
    edge | LoadBalancer 203.0.113.5, lb.example.com 80→8080/TCP 443→tls/TCP
      http | 80→8080/TCP
      https | 443→tls/TCP
    edge-new | LoadBalancer pending
    node | NodePort 10.0.0.1 80→8080/TCP
      80→8080/TCP, node port 30080
    web | ClusterIP 10.0.0.1 80→8080/TCP 81→8080/TCP 82→8080/TCP +2
      p80 | 80→8080/TCP
      p81 | 81→8080/TCP
      p82 | 82→8080/TCP
      p83 | 83→8080/TCP
      p84 | 84→8080/TCP
  test | 1
    future | Teleport`,
    );
  });

  test('what state a cluster is in, in words', async () => {
    const reason = (code: KubeError['code']): KubeError => new KubeError(code, 'the reason');
    const since = new Date();
    since.setHours(12, 3, 0, 0);
    const cases: readonly (readonly [FakeCluster['state'], string | RegExp])[] = [
      [{ kind: 'connecting' }, 'connecting…'],
      [{ kind: 'live', mode: 'poll' }, 'live, by asking from time to time'],
      [
        { kind: 'stale', since: since.getTime(), reason: reason('unreachable'), retryAt: 1 },
        /^stale since 12:03.*, retrying…$/u,
      ],
      [{ kind: 'denied', reason: reason('unauthorized'), retryAt: undefined }, 'signed out'],
      [{ kind: 'denied', reason: reason('forbidden'), retryAt: undefined }, 'forbidden'],
      [{ kind: 'failed', reason: reason('tls'), retryAt: undefined }, 'certificate not trusted'],
      [{ kind: 'failed', reason: reason('kubeconfig'), retryAt: undefined }, 'kubeconfig not usable'],
      [{ kind: 'failed', reason: reason('unreachable'), retryAt: 1 }, 'cannot connect, retrying…'],
      [{ kind: 'failed', reason: reason('protocol'), retryAt: undefined }, 'cannot connect'],
    ];
    const cluster = clusterWith('dev', 'shop/web');
    const setup = setUp(cluster);
    for (const [state, words] of cases) {
      cluster.state = state;
      const { description } = await item(setup, 'dev');
      const [first = ''] = String(description).split(' · ');
      if (typeof words === 'string') {
        assert.equal(first, words);
      } else {
        assert.match(first, words);
      }
    }
  });

  test('a cluster that nobody opened as not connected', async () => {
    const idle = clusterWith('idle', 'shop/web');
    idle.state = { kind: 'connecting' };
    idle.version = undefined;
    const setup = setUp(clusterWith('dev', 'shop/web'), idle);
    assert.equal((await item(setup, 'idle')).description, 'not connected · https://api.example.com:6443');
    setup.window.expand(await row(setup, 'idle'));
    assert.equal((await item(setup, 'idle')).description, 'connecting… · https://api.example.com:6443');
  });

  test('namespaces with their count, phase and own state', async () => {
    const cluster = clusterWith('dev', 'shop/web', 'shop/cart');
    cluster.serviceScope = 'namespace';
    cluster.namespaces.apply([
      { kind: 'put', record: namespaceRecord('leaving', { phase: 'Terminating' }) },
      { kind: 'put', record: namespaceRecord('secret') },
      { kind: 'put', record: namespaceRecord('unopened') },
    ]);
    cluster.setNamespaceState('unopened', { kind: 'connecting' });
    const reason = new KubeError('forbidden', 'services is forbidden');
    cluster.setNamespaceState('secret', { kind: 'denied', reason, retryAt: undefined });
    const setup = setUp(cluster);
    const names = ['shop', 'leaving', 'secret', 'unopened'];
    const drawn = await Promise.all(names.map((name) => item(setup, 'dev', name)));
    assert.deepEqual(
      drawn.map(({ description }) => description),
      ['2', '0 · Terminating', 'forbidden', ''],
    );
  });

  test('the first cluster opened, ports without anything below', async () => {
    const setup = setUp(
      clusterWith('a', 'shop/web', serviceRecord('shop/x', { ports: [] })),
      clusterWith('b'),
    );
    const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
    const rows = [
      ['a'],
      ['b'],
      ['a', 'shop'],
      ['a', 'shop', 'web'],
      ['a', 'shop', 'x'],
      ['a', 'shop', 'web', 'http'],
    ];
    const drawn = await Promise.all(rows.map((labels) => item(setup, ...labels)));
    assert.deepEqual(
      drawn.map(({ collapsibleState }) => collapsibleState),
      [Expanded, Collapsed, Collapsed, Collapsed, None, None],
    );
    // Nothing is known to be forbidden.
    const rights = 'update,patch,delete,updateStatus,patchStatus,proxy';
    assert.deepEqual(
      drawn.map(({ contextValue }) => contextValue),
      ['cluster', 'cluster', 'namespace,create', `service,${rights}`, `service,${rights}`, `port,${rights}`],
    );
  });

  test('Services, which VS Code itself opens, as it opens what is in any other tree', async () => {
    const setup = setUp(clusterWith('dev', 'shop/web'));
    const { command } = await item(setup, 'dev', 'shop', 'web');
    assert.equal(command?.command, 'vscode.open');
    assert.deepEqual(command.arguments?.map(String), ['service:/dev/shop/web.yaml']);
    assert.equal((await item(setup, 'dev', 'shop')).command, undefined);
  });

  test('words for those who hear them', async () => {
    const setup = setUp(
      clusterWith(
        'dev',
        serviceRecord('shop/db', { type: 'ExternalName', externalName: 'db.example.com' }),
        'shop/web',
      ),
    );
    const rows = [
      ['dev'],
      ['dev', 'shop'],
      ['dev', 'shop', 'web'],
      ['dev', 'shop', 'db'],
      ['dev', 'shop', 'web', 'http'],
    ];
    const drawn = await Promise.all(rows.map((labels) => item(setup, ...labels)));
    assert.deepEqual(
      drawn.map(({ accessibilityInformation }) => accessibilityInformation?.label),
      [
        'Cluster of context dev, live',
        'Namespace shop, 2 Services',
        'Service web, ClusterIP, 10.0.0.1, port 80 to 8080, TCP',
        'Service db, ExternalName, db.example.com, port 80 to 8080, TCP',
        'Port http, 80 to 8080, TCP',
      ],
    );
  });

  test('tooltips only when somebody hovers, with all that the row leaves out', async () => {
    const cluster = clusterWith(
      'dev',
      serviceRecord('shop/web', {
        createdAt: Date.now() - 400 * 86_400_000,
        labels: { app: 'web', tier: 'front' },
        description: 'What customers see.',
      }),
    );
    const setup = setUp(cluster);
    assert.equal((await item(setup, 'dev', 'shop', 'web')).tooltip, undefined);
    assert.equal(
      await tooltip(setup, 'dev', 'shop', 'web'),
      [
        'Service: shop/web',
        'Description: What customers see.',
        'Type: ClusterIP',
        'Cluster IP: 10.0.0.1',
        'Port http, 80 to 8080, TCP',
        'Age: 400d',
        'Selector:',
        '  app=web',
        'Labels:',
        '  app=web',
        '  tier=front',
      ].join('\n'),
    );
    const shop = namespaceRecord('shop', { resourceVersion: '2', description: 'Where customers buy.' });
    cluster.namespaces.apply([{ kind: 'put', record: shop }]);
    assert.match(
      String(await tooltip(setup, 'dev', 'shop')),
      /^Namespace: shop\nDescription: Where customers buy\.\n/u,
    );
    assert.equal(
      await tooltip(setup, 'dev'),
      'Context: dev\nServer: https://api.example.com:6443\nVersion: v1.36.0\nState: live',
    );
  });

  test('nothing that a cluster or a kubeconfig says as markup, icons or control characters', async () => {
    const hostile = '$(bug)\u001b[31m\u202e[x](command:workbench.action.quit)<b>\n';
    const shown = '$(bug)[31m[x](command:workbench.action.quit)<b>';
    const cluster = clusterWith(
      hostile,
      serviceRecord(`${hostile}/x`, {
        name: hostile,
        type: hostile,
        clusterIP: hostile,
        labels: { [hostile]: hostile },
        description: hostile,
        ports: [{ name: hostile, protocol: hostile, port: 1, targetPort: hostile, nodePort: 0 }],
      }),
    );
    cluster.server = hostile;
    cluster.version = hostile;
    const setup = setUp(cluster);
    const text = await outline(setup.window.provider);
    assert.equal(
      text,
      [
        '',
        `${shown} | live · ${shown} · ${shown}`,
        `  ${shown} | 1`,
        `    ${shown} | ${shown} ${shown} 1→${shown} /${shown}`,
        `      ${shown} | 1→${shown} /${shown}`,
      ].join('\n'),
    );
    for (const path of [[shown], [shown, shown], [shown, shown, shown], [shown, shown, shown, shown]]) {
      const hover = await tooltip(setup, ...path);
      assert.ok(typeof hover === 'string', 'plain text, not Markdown');
      assert.doesNotMatch(hover, /[^\P{Cc}\n]|\p{Cf}/u);
    }
  });
});
