import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

suite('Activation', () => {
  const extension = vscode.extensions.getExtension<unknown>('service-explorer.service-explorer');

  test('the extension is there and activates', async () => {
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  test('every command of the manifest has a handler, and there is none besides', async () => {
    assert.ok(extension);
    await extension.activate();
    const { contributes } = extension.packageJSON as Manifest;
    const contributed = contributes.commands.map(({ command }) => command);
    // VS Code itself registers commands for the view, such as `serviceExplorer.services.focus`.
    const registered = (await vscode.commands.getCommands(true)).filter(
      (id) => id.startsWith('serviceExplorer.') && !id.startsWith('serviceExplorer.services.'),
    );
    assert.deepEqual(registered.sort(), contributed.sort());
  });
});
