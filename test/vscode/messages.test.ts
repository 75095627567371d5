import assert from 'node:assert/strict';
import { KubeError } from '../../src/kube/errors.ts';
import { clusterWith, namespaceRecord, type FakeCluster } from '../support/fakeClusters.ts';
import { childrenOf, item, row, setUp, tearDown, tooltip } from './viewSetup.ts';

suite('Where there is nothing to show the Services view says why', () => {
  teardown(tearDown);

  test('and what a click does about it', async () => {
    const cluster = clusterWith('dev');
    const setup = setUp(cluster);
    const location = { file: '/home/me/.kube/config', line: 3 };
    const cases: readonly (readonly [
      FakeCluster['state'],
      label: string,
      command?: string,
      argument?: unknown,
    ])[] = [
      [{ kind: 'connecting' }, 'Connecting…'],
      [{ kind: 'live', mode: 'watch' }, 'No namespaces'],
      [
        { kind: 'denied', reason: new KubeError('unauthorized', 'expired'), retryAt: undefined },
        'Signed out',
        'serviceExplorer.reconnect',
      ],
      [
        { kind: 'failed', reason: new KubeError('tls', 'self-signed'), retryAt: undefined },
        'Certificate not trusted',
        'serviceExplorer.reconnect',
      ],
      [
        {
          kind: 'failed',
          reason: new KubeError('kubeconfig', 'no user', { location }),
          retryAt: undefined,
        },
        'Kubeconfig not usable',
        'serviceExplorer.openKubeconfig',
        location,
      ],
      [
        { kind: 'failed', reason: new KubeError('unreachable', 'ECONNREFUSED'), retryAt: 1 },
        'Cannot connect',
        'serviceExplorer.reconnect',
      ],
    ];
    for (const [state, label, command, argument] of cases) {
      cluster.state = state;
      const message = await row(setup, 'dev', label);
      const drawn = await setup.window.provider.getTreeItem(message);
      assert.equal(drawn.command?.command, command);
      if (command === 'serviceExplorer.reconnect') {
        assert.deepEqual(setup.view.targetOf(drawn.command?.arguments?.[0]), { kind: 'cluster', cluster });
      } else {
        assert.deepEqual(drawn.command?.arguments?.[0], argument);
      }
    }
  });

  test('signed out: why, in the words of what failed, and how to sign in', async () => {
    const cluster = clusterWith('dev');
    const setup = setUp(cluster);
    cluster.server = 'https://10.0.0.1:6443';
    const message = 'The credential plugin aws failed with exit code 255: the SSO session has expired';
    cluster.state = { kind: 'denied', reason: new KubeError('credentials', message), retryAt: 1 };
    const failed = await item(setup, 'dev', 'Signed out');
    assert.equal(failed.description, `${message} · click to try again`);
    assert.equal(failed.contextValue, 'signedOut');
    assert.match(String(await tooltip(setup, 'dev', 'Signed out')), /SSO session has expired/);
    cluster.server = 'https://api.crc.testing:6443';
    cluster.state = { kind: 'denied', reason: new KubeError('unauthorized', 'Unauthorized'), retryAt: 1 };
    const refused = await item(setup, 'dev', 'Signed out');
    assert.equal(refused.description, 'sign in, then click to try again');
    assert.equal(refused.contextValue, 'signedOutOpenShift');
    const forbidden = new KubeError('forbidden', 'namespaces is forbidden');
    cluster.state = { kind: 'denied', reason: forbidden, retryAt: 1 };
    assert.equal((await item(setup, 'dev', 'Forbidden')).contextValue, 'message');
  });

  test('in a namespace, and where a filter hides all of it', async () => {
    const cluster = clusterWith('dev', 'shop/web');
    const setup = setUp(cluster);
    const reason = new KubeError('forbidden', 'services is forbidden: User "me" cannot list');
    cluster.namespaces.apply([{ kind: 'put', record: namespaceRecord('secret') }]);
    cluster.setNamespaceState('secret', { kind: 'denied', reason, retryAt: undefined });
    const path = ['dev', 'secret', 'Forbidden'];
    assert.equal(
      await tooltip(setup, ...path),
      'You may not do this. Ask the cluster\'s administrator for the permission. (services is forbidden: User "me" cannot list)',
    );
    setup.view.filterText = 'nothing';
    cluster.setNamespaceState('secret', { kind: 'live', mode: 'watch' });
    const { command } = await item(setup, 'dev', 'No match');
    assert.equal(command?.command, 'serviceExplorer.clearFilter');
  });

  test('where the kubeconfig is broken, at the line', async () => {
    const setup = setUp();
    assert.equal((await item(setup, 'No context chosen')).command?.command, 'serviceExplorer.chooseContexts');
    const location = { file: '/home/me/.kube/config', line: 12, column: 3 };
    const reason = new KubeError('kubeconfig', '/home/me/.kube/config:12: not a mapping', { location });
    setup.clusters.become({ kubeconfig: { kind: 'invalid', reason } });
    const { command, description } = await item(setup, 'Kubeconfig invalid');
    assert.deepEqual([command?.command, command?.arguments], ['serviceExplorer.openKubeconfig', [location]]);
    assert.equal(description, 'config line 12: not a mapping · click to open it');
  });

  test('what helps where it is not the kubeconfig, and no line where none is known', async () => {
    const cluster = clusterWith('dev');
    const setup = setUp(cluster);
    const location = { file: '/home/me/.kube/config' };
    for (const [reason, label, description, command] of [
      [
        new KubeError('kubeconfig', '/home/me/.kube/config: no such context', {
          location,
          remedy: 'chooseContext',
        }),
        'No such context',
        'config: no such context · click to choose',
        'serviceExplorer.chooseContexts',
      ],
      [
        new KubeError('kubeconfig', 'The token file is empty', { remedy: 'retry' }),
        'Kubeconfig not usable',
        'The token file is empty · click to try again',
        'serviceExplorer.reconnect',
      ],
      [
        new KubeError('unreachable', 'The OIDC issuer dex cannot be reached', { ofIssuer: true }),
        'Cannot sign in',
        'The OIDC issuer dex cannot be reached · click to try again',
        'serviceExplorer.reconnect',
      ],
    ] as const) {
      cluster.state = { kind: 'failed', reason, retryAt: 1 };
      const drawn = await item(setup, 'dev', label);
      assert.deepEqual([drawn.description, drawn.command?.command], [description, command]);
    }
    for (const [remedy, advice, command] of [
      ['trustWorkspace', 'click to manage the trust', 'workbench.trust.manage'],
      ['decide', 'click to decide', 'serviceExplorer.reconnect'],
    ] as const) {
      cluster.state = { kind: 'denied', reason: new KubeError('credentials', 'why', { remedy }), retryAt: 1 };
      const drawn = await item(setup, 'dev', 'Signed out');
      assert.deepEqual([drawn.description, drawn.command?.command], [`why · ${advice}`, command]);
    }
  });

  test('whose issuer is away is not called unreachable itself, and what we know besides is said', async () => {
    const cluster = clusterWith('dev');
    const setup = setUp(cluster);
    const away = new KubeError('unreachable', 'The OIDC issuer dex cannot be reached', { ofIssuer: true });
    cluster.state = { kind: 'failed', reason: away, retryAt: 1 };
    assert.match(String((await item(setup, 'dev')).description), /^cannot sign in, retrying…/);
    assert.doesNotMatch(
      String(await tooltip(setup, 'dev', 'Cannot sign in')),
      /The cluster cannot be reached/,
    );
    const reason = new KubeError('forbidden', 'forbidden: User "system:anonymous"', {
      hint: 'Context "dev" names no user',
    });
    cluster.state = { kind: 'denied', reason, retryAt: 1 };
    assert.equal(
      (await item(setup, 'dev', 'Forbidden')).description,
      'Context "dev" names no user · click to try again',
    );
    assert.match(String(await tooltip(setup, 'dev', 'Forbidden')), /Context "dev" names no user$/);
  });

  test('more than a thousand rows as the number of the others', async () => {
    const names = Array.from({ length: 1234 }, (_, index) => `shop/web-${index}`);
    const setup = setUp(clusterWith('dev', ...names));
    const { command } = await item(setup, 'dev', 'shop', '234 more');
    assert.equal(command?.command, 'serviceExplorer.filter');
    assert.equal((await childrenOf(setup.window.provider, await row(setup, 'dev', 'shop'))).length, 1001);
  });
});
