import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chooseValidationVersion } from '../../src/commands/chooseValidationVersion.ts';
import { Settings } from '../../src/editor/settings.ts';
import { UserError } from '../../src/editor/userError.ts';
import { Settings as Ids } from '../../src/ids.ts';
import { clusterWith } from '../support/fakeClusters.ts';
import { restoreStubs, stub } from './stub.ts';

suite('Choosing the version to validate by', () => {
  let settings: Settings;
  /** The labels of the picks, with what is said of them, and the text in the empty box. */
  let shown: readonly string[] = [];
  let placeHolder = '';

  setup(() => {
    settings = new Settings();
  });

  teardown(async () => {
    restoreStubs();
    settings.dispose();
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration().update(Ids.validationVersion, undefined, Global);
  });

  async function choose(argument?: unknown): Promise<unknown> {
    const cluster = clusterWith('dev');
    const unused = (): never => assert.fail('not asked');
    const applyTarget = {
      get: () => ({ cluster, namespace: 'default' }),
      ...{ require: unused, askCluster: unused, set: unused },
    };
    return chooseValidationVersion({ settings, applyTarget }, argument);
  }

  function pick(label: string | undefined): void {
    stub(vscode.window, 'showQuickPick', ((
      items: readonly vscode.QuickPickItem[],
      options: vscode.QuickPickOptions,
    ) => {
      shown = items.map((item) => `${item.label} ${item.description ?? ''}`.trim());
      placeHolder = options.placeHolder ?? '';
      return Promise.resolve(items.find((item) => item.label === label));
    }) as unknown as typeof vscode.window.showQuickPick);
  }

  test('offers all that are known, the newest first, and says what counts now', async () => {
    pick('Kubernetes 1.20');
    assert.deepEqual(await choose(), { version: '1.20' });
    assert.deepEqual(shown.slice(0, 2), ['Newest current', 'Kubernetes 1.36']);
    assert.equal(shown.at(-1), 'Kubernetes 1.9');
    assert.equal(placeHolder, 'Now manifests go to dev, and are judged by its version, v1.36.0.');
    assert.deepEqual(settings.validationVersion, { major: 1, minor: 20 });

    pick(undefined);
    assert.equal(await choose(), undefined);
    assert.ok(shown.includes('Kubernetes 1.20 current'));
    assert.deepEqual(settings.validationVersion, { major: 1, minor: 20 });
  });

  test('takes a version without a question, and no other text', async () => {
    assert.deepEqual(await choose({ version: '1.9' }), { version: '1.9' });
    assert.deepEqual(settings.validationVersion, { major: 1, minor: 9 });
    assert.deepEqual(await choose({ version: 'auto' }), { version: 'auto' });
    assert.equal(settings.validationVersion, undefined);
    for (const version of ['1.8', '1.99', '2', 1.2, null]) {
      await assert.rejects(choose({ version }), UserError, String(version));
    }
  });
});
