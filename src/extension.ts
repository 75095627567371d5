import * as vscode from 'vscode';
import { registerCommands } from './commands/index.ts';
import { workspaceContextSelection } from './editor/contextSelection.ts';
import { kubeconfigFiles } from './editor/kubeconfigFiles.ts';
import { Log } from './editor/log.ts';
import { VSCodeNetworkSettings } from './editor/networkSettings.ts';
import { pluginGate } from './editor/pluginGate.ts';
import { Sandbox } from './editor/sandbox.ts';
import { Settings } from './editor/settings.ts';
import { StatusBar } from './editor/statusBar.ts';
import { createClusters } from './model/liveClusters.ts';
import { ServicesView } from './view/servicesView.ts';

export function activate({ extension, subscriptions, workspaceState }: vscode.ExtensionContext): void {
  const log = new Log();
  const settings = new Settings();
  const network = new VSCodeNetworkSettings();
  const sandbox = new Sandbox();
  const { version } = extension.packageJSON as { readonly version: string };
  const clusters = createClusters({
    paths: () => kubeconfigFiles(settings),
    selection: workspaceContextSelection(workspaceState),
    sandbox,
    log,
    userAgent: `service-explorer/${version}`,
    network: { settings: network, environment: process.env },
    mayRun: pluginGate(process.env),
  });
  const view = new ServicesView(clusters);
  const reload = (): void => void clusters.reload();
  const reconnect = (): void => {
    clusters.shown.forEach((cluster) => {
      cluster.reconnect();
    });
  };
  // In the order in which they are to go: first those that use the others.
  subscriptions.push(
    registerCommands({ clusters, sandbox, settings, log, view }),
    new StatusBar(clusters),
    view,
    settings.onDidChangeKubeconfig(reload),
    network.onDidChange(reconnect),
    vscode.workspace.onDidGrantWorkspaceTrust(reload),
    vscode.workspace.onDidChangeWorkspaceFolders(reload),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        clusters.retryNow();
      }
    }),
    clusters,
    sandbox,
    settings,
    network,
    log,
  );
  reload();
}
