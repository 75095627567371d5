import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../kube/network/network.ts';

const Ids = {
  proxy: 'http.proxy',
  proxyAuthorization: 'http.proxyAuthorization',
  proxySupport: 'http.proxySupport',
  noProxy: 'http.noProxy',
  proxyStrictSSL: 'http.proxyStrictSSL',
  systemCertificates: 'http.systemCertificates',
} as const;
const PROXY_SUPPORT: readonly unknown[] = ['off', 'on', 'fallback', 'override'];

/**
 * What VS Code's own settings say of the network, at any time. Those of a workspace never count: it came with
 * somebody else's files, and a proxy sees where the person connects to.
 */
export class VSCodeNetworkSettings implements NetworkSettings, Disposable {
  readonly #onDidChange = new vscode.EventEmitter<void>();
  readonly #subscription: Disposable;

  readonly onDidChange = this.#onDidChange.event;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (Object.values(Ids).some((id) => change.affectsConfiguration(id))) {
        this.#onDidChange.fire();
      }
    });
  }

  get proxy(): string | undefined {
    return readText(Ids.proxy);
  }

  get proxyAuthorization(): string | undefined {
    return readText(Ids.proxyAuthorization);
  }

  get proxySupport(): NetworkSettings['proxySupport'] {
    const support = read(Ids.proxySupport);
    return PROXY_SUPPORT.includes(support)
      ? (support as NetworkSettings['proxySupport'])
      : DEFAULT_NETWORK_SETTINGS.proxySupport;
  }

  get noProxy(): readonly string[] {
    const entries = read(Ids.noProxy);
    return Array.isArray(entries) ? entries.filter((entry) => typeof entry === 'string') : [];
  }

  get proxyStrictSSL(): boolean {
    return read(Ids.proxyStrictSSL) !== false;
  }

  get systemCertificates(): boolean {
    return read(Ids.systemCertificates) !== false;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#onDidChange.dispose();
  }
}

/** What the person or the machine's administrator set, else VS Code's default. */
function read(id: string): unknown {
  const found = vscode.workspace.getConfiguration().inspect(id);
  return found?.globalValue ?? found?.defaultValue;
}

function readText(id: string): string | undefined {
  const value = read(id);
  return typeof value === 'string' ? value : undefined;
}
