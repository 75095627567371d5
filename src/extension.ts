import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { registerCommands } from './commands/index.ts';
import { WorkspacePreferences } from './editor/contextPreferences.ts';
import { workspaceContextSelection } from './editor/contextSelection.ts';
import { credentialPlugins } from './editor/credentialPlugins.ts';
import { kubeconfigFiles } from './editor/kubeconfigFiles.ts';
import { Log } from './editor/log.ts';
import { VSCodeNetworkSettings } from './editor/networkSettings.ts';
import { PluginConsent } from './editor/pluginConsent.ts';
import { Sandbox } from './editor/sandbox.ts';
import { Settings } from './editor/settings.ts';
import { StatusBar } from './editor/statusBar.ts';
import { kubercGate } from './kube/credentials/exec/kuberc.ts';
import { createClusters } from './model/liveClusters.ts';
import { ServicesView } from './view/servicesView.ts';

export function activate({
  extension,
  subscriptions,
  globalState,
  workspaceState,
}: vscode.ExtensionContext): void {
  const log = new Log();
  const settings = new Settings();
  const preferences = new WorkspacePreferences(settings, workspaceState);
  const network = new VSCodeNetworkSettings();
  const sandbox = new Sandbox();
  const pluginConsent = new PluginConsent(globalState, (command) => settings.allowCredentialPlugin(command));
  const kuberc = kubercGate(process.env, homedir());
  const { version } = extension.packageJSON as { readonly version: string };
  const clusters = createClusters({
    paths: () => kubeconfigFiles(settings),
    selection: workspaceContextSelection(workspaceState),
    sandbox,
    preferences,
    log,
    userAgent: `service-explorer/${version}`,
    network: { settings: network, environment: process.env },
    mayRun: credentialPlugins({ settings, consent: pluginConsent, kuberc, env: process.env }),
  });
  const view = new ServicesView(clusters);
  const reload = (): void => void clusters.reload();
  const reconnect = (): void => {
    clusters.shown.forEach((cluster) => {
      cluster.reconnect();
    });
  };
  const useTrust = async (): Promise<void> => {
    await clusters.reload();
    // What was refused for want of trust need not wait for its next try.
    clusters.shown
      .filter(({ state }) => state.kind === 'denied')
      .forEach((cluster) => {
        cluster.reconnect();
      });
  };
  // In the order in which they are to go: first those that use the others.
  subscriptions.push(
    registerCommands({ clusters, sandbox, settings, preferences, pluginConsent, log, view }),
    new StatusBar(clusters),
    view,
    settings.onDidChangeKubeconfig(reload),
    network.onDidChange(reconnect),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void useTrust()),
    vscode.workspace.onDidChangeWorkspaceFolders(reload),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        clusters.retryNow();
      }
    }),
    clusters,
    sandbox,
    preferences,
    settings,
    network,
    log,
  );
  reload();
}
