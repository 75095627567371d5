import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import { Commands } from '../../src/ids.ts';

suite('Commands as VS Code calls them', () => {
  suiteSetup(async () => {
    await extensions.getExtension('service-explorer.service-explorer')?.activate();
  });

  for (const command of [Commands.copyName, Commands.copyDnsName, Commands.copyClusterIP]) {
    test(`${command} answers nothing where nothing is selected, and does not fail`, async () => {
      assert.equal(await commands.executeCommand(command), undefined);
      assert.equal(await commands.executeCommand(command, { kind: 'service' }), undefined);
    });
  }

  test('the sandbox is started from its own bundle, once, and stopped', async () => {
    assert.equal(await commands.executeCommand(Commands.startSandbox), 'sandbox');
    assert.equal(await commands.executeCommand(Commands.startSandbox), 'sandbox');
    assert.equal(await commands.executeCommand(Commands.stopSandbox), undefined);
  });

  test('refresh ends once the kubeconfig is read', async () => {
    assert.equal(await commands.executeCommand(Commands.refresh), undefined);
  });
});
