import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { VSCodeNetworkSettings } from '../../src/editor/networkSettings.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/kube/network/network.ts';
import { restoreStubs, stub } from './stub.ts';

function snapshot(settings: VSCodeNetworkSettings): unknown {
  const { proxy, proxyAuthorization, proxySupport, noProxy, proxyStrictSSL, systemCertificates } = settings;
  return {
    proxySupport,
    noProxy,
    proxyStrictSSL,
    systemCertificates,
    ...(proxy && { proxy }),
    ...(proxyAuthorization && { proxyAuthorization }),
  };
}

async function set(id: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
}

suite('Network settings', () => {
  let settings: VSCodeNetworkSettings;

  setup(() => {
    settings = new VSCodeNetworkSettings();
  });

  teardown(async () => {
    restoreStubs();
    settings.dispose();
    for (const id of ['proxy', 'proxyAuthorization', 'noProxy', 'proxySupport', 'proxyStrictSSL']) {
      await set(`http.${id}`, undefined);
    }
  });

  test('are those of VS Code until the person changes them, and tell of it', async () => {
    assert.deepEqual(snapshot(settings), DEFAULT_NETWORK_SETTINGS);
    let changes = 0;
    settings.onDidChange(() => (changes += 1));
    await set('http.proxy', 'http://proxy.example.com:3128');
    await set('http.proxyAuthorization', 'Bearer abc');
    await set('http.noProxy', ['.example.com']);
    await set('http.proxySupport', 'off');
    await set('http.proxyStrictSSL', false);
    assert.deepEqual(snapshot(settings), {
      ...DEFAULT_NETWORK_SETTINGS,
      proxy: 'http://proxy.example.com:3128',
      proxyAuthorization: 'Bearer abc',
      noProxy: ['.example.com'],
      proxySupport: 'off',
      proxyStrictSSL: false,
    });
    assert.equal(changes, 5);
  });

  test('are not those of a workspace', () => {
    // VS Code itself may refuse to write them there, and a later one may not.
    const [own, hostile] = ['http://own.example.com', 'http://hostile.example.com'];
    const values = { globalValue: own, workspaceValue: hostile, workspaceFolderValue: hostile };
    const configuration = { get: () => hostile, inspect: () => values };
    stub(
      vscode.workspace,
      'getConfiguration',
      (() => configuration) as unknown as typeof vscode.workspace.getConfiguration,
    );
    assert.equal(settings.proxy, own);
  });
});
