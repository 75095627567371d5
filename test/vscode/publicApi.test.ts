import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ServiceExplorerApi, ServiceExplorerChange, ServiceSnapshot } from '../../src/api.ts';
import { Commands } from '../../src/ids.ts';
import { stub, restoreStubs } from './stub.ts';

/** As another extension uses it: what `activate()` gave, and the commands. */
suite('The API for other extensions', () => {
  const subscriptions: { dispose(): void }[] = [];
  let api: ServiceExplorerApi;

  suiteSetup(async () => {
    const extension = vscode.extensions.getExtension<ServiceExplorerApi>('service-explorer.service-explorer');
    assert.ok(extension);
    api = await extension.activate();
    assert.equal(extension.exports, api);
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand(Commands.stopSandbox);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  teardown(() => {
    restoreStubs();
    for (const subscription of subscriptions.splice(0)) {
      subscription.dispose();
    }
  });

  function find(name: string): ServiceSnapshot | undefined {
    return api.services('sandbox', 'shop').find((service) => service.name === name);
  }

  async function until(condition: () => boolean): Promise<void> {
    if (condition()) {
      return;
    }
    await new Promise<void>((resolve) => {
      const hear = (): void => {
        if (condition()) {
          resolve();
        }
      };
      api.onDidChange(hear, undefined, subscriptions);
    });
  }

  test('follows a cluster, deletes a Service by command, and undoes it', async () => {
    const changes: ServiceExplorerChange[] = [];
    subscriptions.push(api.onDidChange((change) => changes.push(change)));
    assert.equal(api.version, 1);
    await vscode.commands.executeCommand(Commands.startSandbox);
    subscriptions.push(api.follow('sandbox', 'shop'));
    await until(() => find('web') !== undefined);
    assert.equal(api.clusters().find(({ context }) => context === 'sandbox')?.state, 'live');
    assert.ok(changes.some(({ kind }) => kind === 'clusters'));

    const web = { context: 'sandbox', namespace: 'shop', name: 'web' };
    const { uid } = find('web') ?? {};
    stub(vscode.window, 'showWarningMessage', () => Promise.resolve('Delete'));
    const status = await vscode.commands.executeCommand<{ readonly endpoints: object }>(
      Commands.showServiceStatus,
      web,
    );
    assert.ok(status.endpoints);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^Service shop\/web of context/u);
    assert.deepEqual(await vscode.commands.executeCommand(Commands.deleteService, web), [
      { ...web, outcome: 'deleted' },
    ]);
    await until(() => find('web') === undefined);
    assert.deepEqual(await vscode.commands.executeCommand(Commands.undoDelete, web), [
      { ...web, outcome: 'restored', lost: [] },
    ]);
    await until(() => find('web') !== undefined);
    assert.notEqual(find('web')?.uid, uid);
  });
});
