import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { VSCodeNetworkSettings } from '../../src/editor/networkSettings.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/kube/network/network.ts';

const { Global, Workspace } = vscode.ConfigurationTarget;

function snapshot(settings: VSCodeNetworkSettings): unknown {
  const { proxy, proxySupport, noProxy, proxyStrictSSL, systemCertificates } = settings;
  return { proxySupport, noProxy, proxyStrictSSL, systemCertificates, ...(proxy && { proxy }) };
}

async function set(id: string, value: unknown, target = Global): Promise<void> {
  await vscode.workspace.getConfiguration().update(id, value, target);
}

suite('Network settings', () => {
  let settings: VSCodeNetworkSettings;

  setup(() => {
    settings = new VSCodeNetworkSettings();
  });

  teardown(async () => {
    settings.dispose();
    for (const id of ['http.proxy', 'http.noProxy', 'http.proxySupport', 'http.proxyStrictSSL']) {
      await set(id, undefined);
    }
  });

  test('are those of VS Code until the person changes them, and tell of it', async () => {
    assert.deepEqual(snapshot(settings), DEFAULT_NETWORK_SETTINGS);
    let changes = 0;
    settings.onDidChange(() => (changes += 1));
    await set('http.proxy', 'http://proxy.example.com:3128');
    await set('http.noProxy', ['.example.com']);
    await set('http.proxySupport', 'off');
    await set('http.proxyStrictSSL', false);
    assert.deepEqual(snapshot(settings), {
      ...DEFAULT_NETWORK_SETTINGS,
      proxy: 'http://proxy.example.com:3128',
      noProxy: ['.example.com'],
      proxySupport: 'off',
      proxyStrictSSL: false,
    });
    assert.equal(changes, 4);
  });

  test('are not those of a workspace', async () => {
    // VS Code itself may refuse to write it there.
    await set('http.proxy', 'http://hostile.example.com', Workspace).catch(() => undefined);
    try {
      assert.ok(!settings.proxy?.includes('hostile'), settings.proxy);
    } finally {
      await set('http.proxy', undefined, Workspace).catch(() => undefined);
    }
  });
});
