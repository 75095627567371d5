import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import { Settings as Ids } from '../ids.ts';
import type { ProfileName } from '../sandbox/profile.ts';

/** The pattern of package.json, which binds the settings editor only. */
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** The settings of this extension. Nothing else reads them. */
export class Settings implements Disposable {
  readonly #onDidChangeKubeconfig = new vscode.EventEmitter<void>();
  readonly #subscription: Disposable;

  readonly onDidChangeKubeconfig = this.#onDidChangeKubeconfig.event;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(Ids.kubeconfig)) {
        this.#onDidChangeKubeconfig.fire();
      }
    });
  }

  /** The kubeconfig files to use instead of those that kubectl would; none where the person left it open. */
  get kubeconfig(): readonly string[] {
    const paths = read(Ids.kubeconfig);
    // The settings editor checks types, a settings file does not.
    return Array.isArray(paths)
      ? paths.filter((path) => typeof path === 'string').filter((path) => path !== '')
      : [];
  }

  /** The domain that ends the DNS names of Services; empty for names that end with `svc`. */
  get clusterDomain(): string {
    const domain = read(Ids.clusterDomain);
    // It is pasted into terminals, so a settings file may hold nothing but a domain.
    return typeof domain === 'string' && DOMAIN.test(domain) ? domain : '';
  }

  /** Which generation of servers the sandbox is to be when it is started next. */
  get sandboxProfile(): ProfileName {
    return read(Ids.sandboxProfile) === '1.9' ? '1.9' : '1.36';
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#onDidChangeKubeconfig.dispose();
  }
}

function read(id: string): unknown {
  return vscode.workspace.getConfiguration().get(id);
}
