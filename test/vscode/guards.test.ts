import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { WorkspacePreferences } from '../../src/editor/contextPreferences.ts';
import { Settings } from '../../src/editor/settings.ts';
import { StatusBar } from '../../src/editor/statusBar.ts';
import { KubeError } from '../../src/kube/errors.ts';
import type { Guard } from '../../src/model/guard.ts';
import { clusterWith, FakeClusters, type FakeCluster } from '../support/fakeClusters.ts';
import { FakeMemento } from './fakeMemento.ts';
import { restoreStubs, stub } from './stub.ts';
import { item, setUp, tearDown, tooltip } from './viewSetup.ts';

const READ_ONLY: Guard = { readOnly: true, confirm: true };
const CONFIRM: Guard = { readOnly: false, confirm: true };

function guarded(context: string, guard: Guard): FakeCluster {
  const cluster = clusterWith(context, 'shop/web');
  cluster.guard = guard;
  return cluster;
}

suite('A guarded cluster', () => {
  teardown(() => {
    tearDown();
    restoreStubs();
  });

  test('says so in its row, in words and by its icon', async () => {
    const [prod, eu, dev] = [guarded('prod', READ_ONLY), guarded('eu', CONFIRM), clusterWith('dev')];
    const setup = setUp(prod, eu, dev);
    const rows = await Promise.all(['prod', 'eu', 'dev'].map((context) => item(setup, context)));
    assert.deepEqual(
      rows.map(({ description }) => String(description).split(' · ')[1]),
      ['read-only', 'guarded', 'v1.36.0'],
    );
    assert.deepEqual(
      rows.map(({ accessibilityInformation }) => accessibilityInformation?.label),
      [
        'Cluster of context prod, live, read-only',
        'Cluster of context eu, live, guarded',
        'Cluster of context dev, live',
      ],
    );
    assert.deepEqual(
      rows.map(({ iconPath }) => (iconPath as vscode.ThemeIcon).id),
      ['shield', 'shield', 'server-environment'],
    );
    assert.match(String(await tooltip(setup, 'prod')), /^Read-only: nothing is written/mu);
    assert.match(String(await tooltip(setup, 'eu')), /^Guarded: you are asked/mu);
    assert.doesNotMatch(String(await tooltip(setup, 'dev')), /guarded|read-only/iu);
  });

  test('shows what is wrong with it first', async () => {
    const prod = guarded('prod', READ_ONLY);
    prod.state = { kind: 'failed', reason: new KubeError('tls', 'self-signed'), retryAt: undefined };
    const { description, iconPath } = await item(setUp(prod), 'prod');
    assert.match(String(description), /^certificate not trusted · read-only · /u);
    assert.equal((iconPath as vscode.ThemeIcon).id, 'debug-disconnect');
  });

  test('says so in the status bar, alone and among others', () => {
    const bar = {
      text: '',
      tooltip: '',
      color: undefined as unknown,
      accessibilityInformation: { label: '' },
      show: () => undefined,
      hide: () => undefined,
      dispose: () => undefined,
    };
    stub(vscode.window, 'createStatusBarItem', () => bar as unknown as vscode.StatusBarItem);
    const prod = guarded('prod', READ_ONLY);
    const clusters = new FakeClusters(prod);
    const statusBar = new StatusBar(clusters);
    assert.equal(bar.text, '$(shield) prod: live, read-only');
    assert.equal(bar.accessibilityInformation.label, 'Kubernetes: prod: live, read-only');
    assert.ok(bar.color instanceof vscode.ThemeColor);
    prod.state = { kind: 'connecting' };
    assert.equal(bar.text, '$(shield) prod: read-only');
    clusters.become({ shown: [prod, clusterWith('dev')] });
    assert.equal(bar.text, '$(shield) 2 contexts, 1 guarded');
    assert.equal(bar.tooltip, 'prod: read-only\ndev: live\nClick to choose contexts');
    clusters.become({ shown: [clusterWith('dev')] });
    assert.deepEqual([bar.text, bar.color], ['$(server-environment) dev: live', undefined]);
    statusBar.dispose();
  });

  test('is one that a pattern of the settings fits, of the person and of no workspace', async () => {
    const settings = new Settings();
    const preferences = new WorkspacePreferences(settings, new FakeMemento());
    const configuration = vscode.workspace.getConfiguration('serviceExplorer');
    const { Global, Workspace } = vscode.ConfigurationTarget;
    let told = 0;
    preferences.onDidChange(() => told++);
    try {
      const rules = [{ context: 'prod-*' }, { context: '*-eu', readOnly: true, confirm: false }, 'nonsense'];
      await configuration.update('guards', rules, Global);
      assert.equal(told, 1);
      assert.deepEqual(preferences.guard('prod-us'), CONFIRM);
      assert.deepEqual(preferences.guard('test-eu'), { readOnly: true, confirm: false });
      assert.deepEqual(preferences.guard('prod-eu'), READ_ONLY);
      assert.deepEqual(preferences.guard('test-us'), { readOnly: false, confirm: false });
      // VS Code refuses to write it there, and would not read it.
      await assert.rejects(async () => configuration.update('guards', [], Workspace));
    } finally {
      await configuration.update('guards', undefined, Global);
      preferences.dispose();
      settings.dispose();
    }
  });
});
