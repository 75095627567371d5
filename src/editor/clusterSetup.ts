import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { kubercGate } from '../kube/credentials/exec/kuberc.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';
import { createClusters } from '../model/liveClusters.ts';
import { WorkspacePreferences } from './contextPreferences.ts';
import { workspaceContextSelection } from './contextSelection.ts';
import { credentialPlugins } from './credentialPlugins.ts';
import { kubeconfigFiles } from './kubeconfigFiles.ts';
import type { Log } from './log.ts';
import { VSCodeNetworkSettings } from './networkSettings.ts';
import { PluginConsent } from './pluginConsent.ts';
import { Sandbox } from './sandbox.ts';
import { Settings } from './settings.ts';

/** The clusters of this window, and all of VS Code that decides which there are and how they are reached. */
export class ClusterSetup implements Disposable {
  readonly settings = new Settings();
  readonly sandbox = new Sandbox();
  readonly preferences: WorkspacePreferences;
  readonly pluginConsent: PluginConsent;
  readonly clusters: Clusters;
  readonly #network = new VSCodeNetworkSettings();
  readonly #subscriptions = new DisposableStore();

  constructor({ extension, globalState, workspaceState }: vscode.ExtensionContext, log: Log) {
    const { env } = process;
    const { settings } = this;
    const { version } = extension.packageJSON as { readonly version: string };
    this.preferences = new WorkspacePreferences(settings, workspaceState);
    this.pluginConsent = new PluginConsent(globalState, (command) => settings.allowCredentialPlugin(command));
    const kuberc = kubercGate(env, homedir());
    this.clusters = createClusters({
      paths: () => kubeconfigFiles(settings),
      selection: workspaceContextSelection(workspaceState),
      sandbox: this.sandbox,
      preferences: this.preferences,
      log,
      userAgent: `service-explorer/${version}`,
      network: { settings: this.#network, environment: env },
      mayRun: credentialPlugins({ settings, consent: this.pluginConsent, kuberc, env }),
    });
    this.#listen();
  }

  /** The person turns to a cluster: a question comes of what somebody does, and never by itself. */
  turnTo(cluster: Cluster): void {
    if (this.pluginConsent.turnTo(cluster.context)) {
      cluster.reconnect();
    }
  }

  dispose(): void {
    const { clusters, sandbox, preferences, settings } = this;
    for (const each of [this.#subscriptions, clusters, sandbox, preferences, settings, this.#network]) {
      each.dispose();
    }
  }

  #listen(): void {
    const { clusters, settings } = this;
    const reload = (): void => void clusters.reload();
    const subscriptions = [
      settings.onDidChangeKubeconfig(reload),
      settings.onDidChangeCredentialPlugins(() => {
        this.#retryCredentials();
      }),
      this.#network.onDidChange(() => {
        this.#reconnect(() => true);
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(
        () =>
          void clusters.reload().then(() => {
            this.#retryCredentials();
          }),
      ),
      vscode.workspace.onDidChangeWorkspaceFolders(reload),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) {
          clusters.retryNow();
        }
      }),
    ];
    for (const subscription of subscriptions) {
      this.#subscriptions.add(subscription);
    }
  }

  /** A plugin that was not let run, and now may be, need not wait for its next try. */
  #retryCredentials(): void {
    this.#reconnect(({ state }) => state.kind === 'denied' && state.reason.code === 'credentials');
  }

  #reconnect(isMeant: (cluster: Cluster) => boolean): void {
    this.clusters.shown.filter(isMeant).forEach((cluster) => {
      cluster.reconnect();
    });
  }
}
