import type { ExtensionContext } from 'vscode';
import type { ServiceExplorerApi } from './api.ts';
import { registerCommands } from './commands/index.ts';
import { LiveDocuments } from './documents/liveDocuments.ts';
import { parseUri } from './documents/serviceUri.ts';
import { PatchDocuments } from './documents/patch/patchDocuments.ts';
import { ApplyTarget } from './editor/applyTarget.ts';
import { ClusterSetup } from './editor/clusterSetup.ts';
import { Log } from './editor/log.ts';
import { ManifestInFront } from './editor/manifestInFront.ts';
import { ServerProblems } from './editor/serverProblems.ts';
import { StatusBar } from './editor/statusBar.ts';
import { ManifestLanguage } from './language/manifestLanguage.ts';
import { DeletedServices } from './model/deletedServices.ts';
import { CallFeature } from './proxy/callFeature.ts';
import { Forwarders } from './proxy/forwarders.ts';
import { PublicApi } from './publicApi.ts';
import { ServicesView } from './view/servicesView.ts';

export function activate(context: ExtensionContext): ServiceExplorerApi {
  const log = new Log();
  const setup = new ClusterSetup(context, log);
  const { clusters, settings, sandbox, preferences, pluginConsent } = setup;
  const problems = new ServerProblems();
  const documents = new LiveDocuments({ clusters, settings, problems, log });
  const forwarders = new Forwarders({ clusters, log });
  const view = new ServicesView(clusters, (service) => documents.uriOf(service), forwarders);
  const patches = new PatchDocuments({ clusters, previews: documents.previews, problems, log });
  const callFeature = new CallFeature({ clusters, storage: context.workspaceState, log });
  const { requests, calls } = callFeature;
  const applyTarget = new ApplyTarget(clusters, context.workspaceState);
  const api = new PublicApi(clusters);
  const deletedServices = new DeletedServices();
  // In the order in which they are to go: first those that use the others.
  context.subscriptions.push(
    registerCommands({
      ...{ clusters, settings, sandbox, preferences, pluginConsent, applyTarget, problems },
      ...{ documents, patches, requests, calls, forwarders, deletedServices, view, log },
    }),
    api,
    view.onDidOpenCluster((cluster) => {
      setup.turnTo(cluster);
    }),
    new StatusBar(clusters),
    new ManifestInFront(applyTarget),
    new ManifestLanguage({ clusters, applyTarget, settings, liveAddressOf: parseUri, log }),
    applyTarget,
    patches,
    callFeature,
    documents,
    problems,
    view,
    forwarders,
    setup,
    log,
  );
  void clusters.reload();
  return api.exports;
}
