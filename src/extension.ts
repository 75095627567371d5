import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { ServiceExplorerApi } from './api.ts';
import { registerCommands } from './commands/index.ts';
import { LiveDocuments } from './documents/liveDocuments.ts';
import { PatchDocuments } from './documents/patch/patchDocuments.ts';
import { ApplyTarget } from './editor/applyTarget.ts';
import { WorkspacePreferences } from './editor/contextPreferences.ts';
import { workspaceContextSelection } from './editor/contextSelection.ts';
import { credentialPlugins } from './editor/credentialPlugins.ts';
import { kubeconfigFiles } from './editor/kubeconfigFiles.ts';
import { Log } from './editor/log.ts';
import { ManifestInFront } from './editor/manifestInFront.ts';
import { VSCodeNetworkSettings } from './editor/networkSettings.ts';
import { PluginConsent } from './editor/pluginConsent.ts';
import { Sandbox } from './editor/sandbox.ts';
import { ServerProblems } from './editor/serverProblems.ts';
import { Settings } from './editor/settings.ts';
import { StatusBar } from './editor/statusBar.ts';
import { kubercGate } from './kube/credentials/exec/kuberc.ts';
import { ServiceLenses } from './language/serviceLenses.ts';
import { DeletedServices } from './model/deletedServices.ts';
import { createClusters } from './model/liveClusters.ts';
import { PublicApi } from './publicApi.ts';
import { ServicesView } from './view/servicesView.ts';

export function activate({
  extension,
  subscriptions,
  globalState,
  workspaceState,
}: vscode.ExtensionContext): ServiceExplorerApi {
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
  const problems = new ServerProblems();
  const documents = new LiveDocuments({ clusters, settings, problems, log });
  const view = new ServicesView(clusters, (service) => documents.uriOf(service));
  const patches = new PatchDocuments({ clusters, previews: documents.previews, problems, log });
  const applyTarget = new ApplyTarget(clusters, workspaceState);
  const api = new PublicApi(clusters);
  const reload = (): void => void clusters.reload();
  const reconnect = (): void => {
    clusters.shown.forEach((cluster) => {
      cluster.reconnect();
    });
  };
  // A plugin that was not let run, and now may be, need not wait for its next try.
  const retryCredentials = (): void => {
    clusters.shown
      .filter(({ state }) => state.kind === 'denied' && state.reason.code === 'credentials')
      .forEach((cluster) => {
        cluster.reconnect();
      });
  };
  const useTrust = async (): Promise<void> => {
    await clusters.reload();
    retryCredentials();
  };
  // In the order in which they are to go: first those that use the others.
  subscriptions.push(
    registerCommands({
      clusters,
      sandbox,
      settings,
      preferences,
      pluginConsent,
      applyTarget,
      problems,
      documents,
      patches,
      deletedServices: new DeletedServices(),
      log,
      view,
    }),
    api,
    // A question comes of what somebody does, and never by itself.
    view.onDidOpenCluster((cluster) => {
      if (pluginConsent.turnTo(cluster.context)) {
        cluster.reconnect();
      }
    }),
    new StatusBar(clusters),
    new ManifestInFront(applyTarget),
    new ServiceLenses({ applyTarget, settings }),
    applyTarget,
    patches,
    documents,
    problems,
    view,
    settings.onDidChangeKubeconfig(reload),
    settings.onDidChangeCredentialPlugins(retryCredentials),
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
  return api.exports;
}
