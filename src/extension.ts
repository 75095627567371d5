import type { ExtensionContext } from 'vscode';
import type { ServiceExplorerApi } from './api.ts';
import { registerCommands } from './commands/index.ts';
import { LiveDocuments } from './documents/liveDocuments.ts';
import { PatchDocuments } from './documents/patch/patchDocuments.ts';
import { ApplyTarget } from './editor/applyTarget.ts';
import { ClusterSetup } from './editor/clusterSetup.ts';
import { Log } from './editor/log.ts';
import { ManifestInFront } from './editor/manifestInFront.ts';
import { ServerProblems } from './editor/serverProblems.ts';
import { StatusBar } from './editor/statusBar.ts';
import { ServiceLenses } from './language/serviceLenses.ts';
import { DeletedServices } from './model/deletedServices.ts';
import { PublicApi } from './publicApi.ts';
import { ServicesView } from './view/servicesView.ts';

export function activate(context: ExtensionContext): ServiceExplorerApi {
  const log = new Log();
  const setup = new ClusterSetup(context, log);
  const { clusters, settings, sandbox, preferences, pluginConsent } = setup;
  const problems = new ServerProblems();
  const documents = new LiveDocuments({ clusters, settings, problems, log });
  const view = new ServicesView(clusters, (service) => documents.uriOf(service));
  const patches = new PatchDocuments({ clusters, previews: documents.previews, problems, log });
  const applyTarget = new ApplyTarget(clusters, context.workspaceState);
  const api = new PublicApi(clusters);
  const deletedServices = new DeletedServices();
  // In the order in which they are to go: first those that use the others.
  context.subscriptions.push(
    registerCommands({
      ...{ clusters, settings, sandbox, preferences, pluginConsent, applyTarget, problems },
      ...{ documents, patches, deletedServices, view, log },
    }),
    api,
    view.onDidOpenCluster((cluster) => {
      setup.turnTo(cluster);
    }),
    new StatusBar(clusters),
    new ManifestInFront(applyTarget),
    new ServiceLenses({ applyTarget, settings }),
    applyTarget,
    patches,
    documents,
    problems,
    view,
    setup,
    log,
  );
  void clusters.reload();
  return api.exports;
}
