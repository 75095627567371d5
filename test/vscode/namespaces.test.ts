import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addNamespace } from '../../src/commands/addNamespace.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { removeNamespace } from '../../src/commands/removeNamespace.ts';
import { WorkspacePreferences } from '../../src/editor/contextPreferences.ts';
import { Log } from '../../src/editor/log.ts';
import { Settings } from '../../src/editor/settings.ts';
import { UserError } from '../../src/editor/userError.ts';
import { KubeError } from '../../src/kube/errors.ts';
import type { NamespaceRecord } from '../../src/model/records.ts';
import { clusterWith, FakeClusters, namespaceRecord, type FakeCluster } from '../support/fakeClusters.ts';
import { commandContext } from './commandContext.ts';
import { FakeMemento } from './fakeMemento.ts';
import { restoreStubs, stub } from './stub.ts';
import { item, row, setUp, tearDown, tooltip } from './viewSetup.ts';

const reason = new KubeError('forbidden', 'namespaces is forbidden: User "dana" cannot list');

function named(context: string, ...names: readonly string[]): FakeCluster {
  const cluster = clusterWith(context, ...names.map((name) => `${name}/web`));
  cluster.namespaceSource = { kind: 'named', reason };
  return cluster;
}

suite('Where namespaces may not be listed', () => {
  teardown(() => {
    tearDown();
    restoreStubs();
  });

  suite('the Services view', () => {
    test('says why it shows what it shows, and a click names another namespace', async () => {
      const setup = setUp(named('dev', 'shop'));
      assert.match(
        String(await tooltip(setup, 'dev')),
        /^You may not list namespaces: these are the context's and those you added\.$/mu,
      );
      const { command, description } = await item(setup, 'dev', 'Other namespaces');
      assert.equal(description, 'may not be listed, click to add one');
      assert.equal(command?.command, 'serviceExplorer.addNamespace');
      assert.equal(setup.view.targetOf(command.arguments?.[0])?.cluster.context, 'dev');
      assert.match(String(await tooltip(setup, 'dev', 'Other namespaces')), /"dana" cannot list/u);
    });

    test('says that these are the projects, or that there are none', async () => {
      const cluster = clusterWith('okd', 'shop/web');
      cluster.namespaceSource = { kind: 'projects', reason };
      const setup = setUp(cluster);
      assert.match(
        String(await tooltip(setup, 'okd')),
        /^You may not list namespaces: these are your projects\.$/mu,
      );
      await assert.rejects(() => row(setup, 'okd', 'Other namespaces'));
      cluster.namespaces.replace([]);
      assert.match(String(await tooltip(setup, 'okd', 'No projects')), /no project is yours/u);
    });

    test('marks those that were added, and those that are not there', async () => {
      const cluster = named('dev', 'shop');
      const records: readonly (readonly [string, NamespaceRecord['naming']])[] = [
        ['added', { by: 'person', missing: false }],
        ['missing', { by: 'person', missing: true }],
        ['settled', { by: 'settings', missing: false }],
      ];
      cluster.namespaces.apply(
        records.map(([name, naming]) => ({
          kind: 'put',
          record: namespaceRecord(name, naming === undefined ? {} : { naming }),
        })),
      );
      const setup = setUp(cluster);
      const drawn = await Promise.all(
        ['added', 'missing', 'settled', 'shop'].map((name) => item(setup, 'dev', name)),
      );
      assert.deepEqual(
        drawn.map(({ contextValue, description }) => [contextValue, description]),
        [
          ['addedNamespace,create', '0'],
          ['addedNamespace,create', '0 · not found'],
          ['namespace,create', '0'],
          ['namespace,create', '1'],
        ],
      );
      assert.equal(drawn[1]?.accessibilityInformation?.label, 'Namespace missing, 0 Services, not found');
      assert.match(String(await tooltip(setup, 'dev', 'missing')), /has no namespace of this name/u);
      assert.match(String(await tooltip(setup, 'dev', 'added')), /You added it/u);
    });
  });

  suite('the commands', () => {
    let settings: Settings;
    let preferences: WorkspacePreferences;
    let log: Log;
    let typed: string | undefined;
    let box: vscode.InputBoxOptions | undefined;

    function contextOf(...shown: readonly FakeCluster[]): CommandContext {
      return commandContext({ clusters: new FakeClusters(...shown), settings, preferences, log });
    }

    setup(() => {
      settings = new Settings();
      preferences = new WorkspacePreferences(settings, new FakeMemento());
      log = new Log('Tests');
      box = undefined;
      typed = 'staging';
      stub(vscode.window, 'showInputBox', (options?: vscode.InputBoxOptions) => {
        box = options;
        return Promise.resolve(typed);
      });
    });

    teardown(() => {
      preferences.dispose();
      settings.dispose();
      log.dispose();
    });

    test('add a namespace of the row, or of the only cluster that needs it, and remove it', async () => {
      const [dev, prod] = [named('dev', 'shop'), clusterWith('prod', 'shop/web')];
      const context = contextOf(prod, dev);
      let told = 0;
      preferences.onDidChange(() => told++);
      assert.equal(await addNamespace(context, { kind: 'cluster', cluster: dev }), 'staging');
      typed = ' testing ';
      assert.equal(await addNamespace(context, undefined), 'testing');
      assert.deepEqual(preferences.namespaces('dev'), [
        { name: 'staging', by: 'person' },
        { name: 'testing', by: 'person' },
      ]);
      assert.deepEqual(preferences.namespaces('prod'), []);
      await removeNamespace(context, { kind: 'namespace', cluster: dev, namespace: 'staging' });
      assert.deepEqual(preferences.namespaces('dev'), [{ name: 'testing', by: 'person' }]);
      assert.equal(told, 3);
      await assert.rejects(
        () => removeNamespace(context, { kind: 'namespace', cluster: dev, namespace: 'shop' }),
        UserError,
      );
      await assert.rejects(() => removeNamespace(context, undefined), UserError);
    });

    test('take no name that cannot be one, or that is shown', async () => {
      const dev = named('dev', 'shop');
      typed = undefined;
      assert.equal(await addNamespace(contextOf(dev), { kind: 'cluster', cluster: dev }), undefined);
      assert.deepEqual(preferences.namespaces('dev'), []);
      const accepts = (text: string): boolean => box?.validateInput?.(text) === undefined;
      assert.deepEqual(
        ['staging', ' staging ', 'a', 'shop', 'Shop', '', '..', 'a/b', '-a', 'a'.repeat(64)].filter(accepts),
        ['staging', ' staging ', 'a'],
      );
    });

    test('ask which cluster is meant where several need it, and refuse where none does', async () => {
      const [dev, test] = [named('dev'), named('test')];
      let offered: unknown;
      stub(vscode.window, 'showQuickPick', (async (
        items: readonly { label: string; cluster: FakeCluster }[],
      ) => {
        offered = items.map(({ label }) => label);
        return Promise.resolve(items[1]);
      }) as unknown as typeof vscode.window.showQuickPick);
      await addNamespace(contextOf(dev, clusterWith('prod'), test), undefined);
      assert.deepEqual(offered, ['dev', 'test']);
      assert.equal(preferences.namespaces('test').length, 1);

      const prod = clusterWith('prod');
      await assert.rejects(() => addNamespace(contextOf(prod), undefined), UserError);
      await assert.rejects(
        () => addNamespace(contextOf(prod), { kind: 'cluster', cluster: prod }),
        /All namespaces of prod are shown already/u,
      );
    });

    test('work for a context of any name', async () => {
      for (const context of ['constructor', '__proto__']) {
        assert.deepEqual(preferences.namespaces(context), []);
        await preferences.addNamespace(context, 'staging');
        assert.deepEqual(preferences.namespaces(context), [{ name: 'staging', by: 'person' }]);
      }
    });

    test('leave alone what the settings name by patterns', async () => {
      const configuration = vscode.workspace.getConfiguration('serviceExplorer');
      const { Global } = vscode.ConfigurationTarget;
      let told = 0;
      preferences.onDidChange(() => told++);
      try {
        await configuration.update(
          'namespaces',
          { 'de*': ['shop', '../x', 'staging', 7], prod: 'no list' },
          Global,
        );
        assert.equal(told, 1);
        await preferences.addNamespace('dev', 'staging');
        assert.deepEqual(preferences.namespaces('dev'), [
          { name: 'staging', by: 'settings' },
          { name: 'shop', by: 'settings' },
        ]);
        assert.deepEqual(preferences.namespaces('prod'), []);
      } finally {
        await configuration.update('namespaces', undefined, Global);
      }
    });
  });
});
