import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chooseContexts } from '../../src/commands/chooseContexts.ts';
import { clearFilter } from '../../src/commands/clearFilter.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { copyClusterIP } from '../../src/commands/copyClusterIP.ts';
import { copyDnsName } from '../../src/commands/copyDnsName.ts';
import { copyLoginCommand } from '../../src/commands/copyLoginCommand.ts';
import { copyName } from '../../src/commands/copyName.ts';
import { filter } from '../../src/commands/filter.ts';
import { openKubeconfig } from '../../src/commands/openKubeconfig.ts';
import { reconnect } from '../../src/commands/reconnect.ts';
import { refresh } from '../../src/commands/refresh.ts';
import { requireRow } from '../../src/commands/requireRow.ts';
import { Log } from '../../src/editor/log.ts';
import { Settings } from '../../src/editor/settings.ts';
import { UserError } from '../../src/editor/userError.ts';
import type { ServiceRecord } from '../../src/model/records.ts';
import type { Target } from '../../src/model/target.ts';
import { clusterWith, FakeClusters, serviceRecord, type FakeCluster } from '../support/fakeClusters.ts';
import { commandContext } from './commandContext.ts';
import { restoreStubs, stub } from './stub.ts';

const nothing = (): Promise<void> => Promise.resolve();

let context: CommandContext & { readonly clusters: FakeClusters };
/** How often it was asked to ask again. */
let asksAgain: number;

function setUp(...shown: readonly FakeCluster[]): FakeClusters {
  const clusters = new FakeClusters(...shown);
  const view = { filterText: '', targetOf: (): undefined => undefined, selection: [], focusCluster: nothing };
  const sandbox = { start: nothing, stop: nothing };
  asksAgain = 0;
  const pluginConsent = {
    decideAgain: () => {
      asksAgain++;
    },
  };
  context = commandContext({
    clusters,
    sandbox,
    settings: new Settings(),
    pluginConsent,
    log: new Log('Tests'),
    view,
  });
  return clusters;
}

function service(change: Partial<ServiceRecord> = {}): Target {
  return { kind: 'service', cluster: clusterWith('dev'), service: serviceRecord('shop/web', change) };
}

function port(change: Partial<ServiceRecord> = {}): Target {
  const record = serviceRecord('shop/web', change);
  const [first] = record.ports;
  assert.ok(first);
  return { kind: 'port', cluster: clusterWith('dev'), service: record, port: first };
}

suite('Commands', () => {
  setup(() => {
    setUp(clusterWith('dev', 'shop/web'));
  });

  teardown(() => {
    context.settings.dispose();
    context.log.dispose();
    restoreStubs();
  });

  suite('copy', () => {
    const unnamed = { ports: [{ name: '', protocol: 'TCP', port: 80, targetPort: 80, nodePort: 0 }] };
    const cases: readonly (readonly [what: string, copy: () => Promise<string>, expected: string])[] = [
      ['the name of a context', () => copyName({ kind: 'cluster', cluster: clusterWith('dev') }), 'dev'],
      [
        'the name of a namespace',
        () => copyName({ kind: 'namespace', cluster: clusterWith('dev'), namespace: 'shop' }),
        'shop',
      ],
      ['the name of a Service', () => copyName(service()), 'web'],
      ['the name of a port', () => copyName(port()), 'http'],
      ['the number of a port without a name', () => copyName(port(unnamed)), '80'],
      ['the DNS name of a Service', () => copyDnsName(context, service()), 'web.shop.svc.cluster.local'],
      ['the DNS name and the port', () => copyDnsName(context, port()), 'web.shop.svc.cluster.local:80'],
      ['the cluster IP', () => copyClusterIP(service()), '10.0.0.1'],
      ['the cluster IP and the port', () => copyClusterIP(port()), '10.0.0.1:80'],
      ['an IPv6 address and the port', () => copyClusterIP(port({ clusterIP: 'fd00::1' })), '[fd00::1]:80'],
      [
        'one line, whatever the cluster says',
        () => copyName(service({ name: 'web\nrm -rf ~\u001b' })),
        'web rm -rf ~',
      ],
    ];
    for (const [what, copy, expected] of cases) {
      test(what, async () => {
        assert.equal(await copy(), expected);
        assert.equal(await vscode.env.clipboard.readText(), expected);
      });
    }

    test('the DNS name with the domain of the settings, or with none', async () => {
      const configuration = vscode.workspace.getConfiguration('serviceExplorer');
      try {
        await configuration.update('clusterDomain', 'example.internal', vscode.ConfigurationTarget.Global);
        assert.equal(await copyDnsName(context, service()), 'web.shop.svc.example.internal');
        await configuration.update('clusterDomain', '', vscode.ConfigurationTarget.Global);
        assert.equal(await copyDnsName(context, service()), 'web.shop.svc');
      } finally {
        await configuration.update('clusterDomain', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    test('nothing where there is nothing to copy, and says so', async () => {
      await assert.rejects(() => copyClusterIP(service({ clusterIP: 'None' })), UserError);
      await assert.rejects(() => copyClusterIP(service({ clusterIP: '' })), UserError);
      assert.throws(() => copyName(undefined), UserError);
      assert.throws(() => copyDnsName(context, { kind: 'cluster', cluster: clusterWith('dev') }), UserError);
    });
  });

  test('copy login command needs a cluster that looks like OpenShift', async () => {
    const cluster = clusterWith('dev');
    cluster.server = 'https://10.0.0.1';
    assert.throws(() => copyLoginCommand({ kind: 'cluster', cluster }), UserError);
    cluster.server = 'https://api.crc.testing:6443';
    assert.equal(
      await copyLoginCommand({ kind: 'cluster', cluster }),
      'oc login https://api.crc.testing:6443',
    );
    assert.equal(await vscode.env.clipboard.readText(), 'oc login https://api.crc.testing:6443');
  });

  test('refresh reads the kubeconfig again and connects anew', async () => {
    const [dev, prod] = [clusterWith('dev'), clusterWith('prod')];
    const clusters = setUp(dev, prod);
    await refresh(context);
    assert.deepEqual([clusters.reloaded, dev.reconnected, prod.reconnected], [1, 1, 1]);
    assert.equal(asksAgain, 0);
  });

  test('reconnect concerns one cluster', () => {
    const dev = clusterWith('dev');
    reconnect(context, { kind: 'cluster', cluster: dev });
    assert.equal(asksAgain, 1);
    reconnect(context, undefined);
    assert.equal(dev.reconnected, 1);
  });

  suite('choose contexts', () => {
    test('offers all with what is known of them, and selects what was picked', async () => {
      const dev = clusterWith('$(dev)');
      dev.state = { kind: 'live', mode: 'watch' };
      const clusters = setUp(dev);
      clusters.become({
        kubeconfig: { kind: 'loaded', currentContext: 'prod' },
        contexts: [
          {
            name: '$(dev)',
            server: 'https://dev.example.com:6443',
            namespace: undefined,
            isSandbox: false,
          },
          {
            name: 'prod',
            server: 'https://prod.example.com:6443',
            namespace: '$(shop)',
            isSandbox: false,
          },
          { name: 'nowhere', server: undefined, namespace: undefined, isSandbox: false },
          { name: 'sandbox', server: 'http://127.0.0.1:1', namespace: undefined, isSandbox: true },
        ],
      });
      let offered: readonly vscode.QuickPickItem[] = [];
      stub(vscode.window, 'showQuickPick', ((items: readonly vscode.QuickPickItem[]) => {
        offered = items;
        return Promise.resolve(items.slice(1, 2));
      }) as unknown as typeof vscode.window.showQuickPick);
      assert.deepEqual(await chooseContexts(context), ['prod']);
      assert.deepEqual(clusters.selected, ['prod']);
      assert.deepEqual(
        offered.map(({ label, description, detail, picked }) => ({ label, description, detail, picked })),
        [
          {
            label: '\\$(dev)',
            description: undefined,
            detail: 'https://dev.example.com:6443 · live',
            picked: true,
          },
          {
            label: 'prod',
            description: 'current',
            detail: 'https://prod.example.com:6443 · namespace \\$(shop)',
            picked: false,
          },
          { label: 'nowhere', description: undefined, detail: '', picked: false },
          {
            label: 'sandbox',
            description: undefined,
            detail: 'in memory · http://127.0.0.1:1',
            picked: false,
          },
        ],
      );
    });

    test('changes nothing when it is left', async () => {
      stub(vscode.window, 'showQuickPick', () => Promise.resolve(undefined));
      assert.equal(await chooseContexts(context), undefined);
      assert.equal(context.clusters.selected, undefined);
    });

    test('says that there is no kubeconfig', async () => {
      context.clusters.become({ kubeconfig: { kind: 'missing', paths: [] }, contexts: [] });
      await assert.rejects(() => chooseContexts(context), UserError);
    });
  });

  suite('filter', () => {
    let input: FakeInput;

    setup(() => {
      input = new FakeInput();
      stub(vscode.window, 'createInputBox', () => input as unknown as vscode.InputBox);
    });

    test('filters while one types, and keeps it with Enter', async () => {
      const done = filter(context);
      input.type('we');
      assert.equal(context.view.filterText, 'we');
      input.type('web');
      input.accept();
      assert.equal(await done, 'web');
      assert.equal(context.view.filterText, 'web');
      assert.equal(input.disposed, true);
    });

    test('starts with the filter that is on, and brings it back with Escape', async () => {
      context.view.filterText = 'cart';
      const done = filter(context);
      assert.equal(input.value, 'cart');
      input.type('web');
      input.hide();
      assert.equal(await done, 'cart');
      assert.equal(context.view.filterText, 'cart');
    });

    test('is cleared', () => {
      context.view.filterText = 'web';
      clearFilter(context);
      assert.equal(context.view.filterText, '');
    });
  });

  suite('open kubeconfig', () => {
    test('opens the file at the line', async () => {
      const opened: unknown[] = [];
      stub(vscode.window, 'showTextDocument', ((uri: vscode.Uri, options: vscode.TextDocumentShowOptions) => {
        opened.push(uri.path, options.selection?.start.line, options.selection?.start.character);
        return Promise.resolve({ document: { languageId: 'plaintext' } });
      }) as unknown as typeof vscode.window.showTextDocument);
      const languages: string[] = [];
      stub(vscode.languages, 'setTextDocumentLanguage', (document, language) => {
        languages.push(language);
        return Promise.resolve(document);
      });
      assert.equal(await openKubeconfig(context, { file: '/x/config', line: 3, column: 5 }), '/x/config');
      assert.deepEqual(opened, ['/x/config', 2, 4]);
      assert.deepEqual(languages, ['yaml']);
    });

    test('says where it looked when there is none', async () => {
      stub(process.env, 'KUBECONFIG', '/nowhere/config');
      await assert.rejects(
        () => openKubeconfig(context, undefined),
        (error) => error instanceof UserError && error.message.includes('/nowhere/config'),
      );
    });
  });
});

/** An input box that the test types into. */
class FakeInput {
  readonly #onDidChangeValue = new vscode.EventEmitter<string>();
  readonly #onDidAccept = new vscode.EventEmitter<void>();
  readonly #onDidHide = new vscode.EventEmitter<void>();
  readonly onDidChangeValue = this.#onDidChangeValue.event;
  readonly onDidAccept = this.#onDidAccept.event;
  readonly onDidHide = this.#onDidHide.event;
  value = '';
  disposed = false;

  type(text: string): void {
    this.value = text;
    this.#onDidChangeValue.fire(text);
  }

  accept(): void {
    this.#onDidAccept.fire();
  }

  show(): void {
    this.disposed = false;
  }

  hide(): void {
    this.#onDidHide.fire();
  }

  dispose(): void {
    this.disposed = true;
  }
}

suite('A row that is gone when its menu is clicked', () => {
  const lost = /nothing was done/;

  test('is not replaced by what is selected', () => {
    for (const args of [
      [undefined, undefined],
      [null, null],
      [undefined, [undefined, service()]],
      [service(), [service(), null]],
    ]) {
      assert.throws(() => {
        requireRow(args);
      }, lost);
    }
  });

  test('is told from no row at all, from one, and from several', () => {
    for (const args of [[], [undefined], [service(), undefined], [service(), [service(), port()]]]) {
      requireRow(args);
    }
  });
});
