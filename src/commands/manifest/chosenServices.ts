import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { ApplyPlace } from '../../editor/applyTarget.ts';
import { UserError } from '../../editor/userError.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { CommandContext } from '../context.ts';
import { fileRequestOf, type FileRequest } from './fileArgument.ts';
import { readFiles, type ManifestFile } from './manifestFile.ts';
import { requireServices, servicesInFiles, type ServiceDocument } from './servicesInFiles.ts';

/** What a command for files acts on. */
export interface ChosenServices {
  readonly cluster: Cluster;
  readonly files: readonly ManifestFile[];
  readonly services: readonly ServiceDocument[];
  readonly request: FileRequest;
}

/**
 * Finds the Services that a command for files was called for, and where they go. What the problems say of those files
 * from an earlier time is taken away.
 *
 * @param names `generated`: a document may leave its name to the server
 * @throws UserError where there is nothing to act on, or not all of it can be read; KubeError `aborted` where the person
 *   chose no context
 */
export async function chooseServices(
  context: CommandContext,
  argument: unknown,
  selected: unknown,
  names: 'given' | 'generated',
): Promise<ChosenServices> {
  const { problems } = context;
  const request = fileRequestOf(argument, selected);
  const files = await readFiles(request);
  for (const { document } of files) {
    problems.clear(document.uri);
  }
  requireServices(files, problems);
  const { cluster, namespace } = await placeOf(context, request);
  // Who works with a cluster wants to see what becomes of it, whether the Services view is open or not.
  cluster.start();
  const services = servicesInFiles(files, request.namespace ?? namespace, names, problems);
  return { cluster, files, services, request };
}

async function placeOf({ clusters, applyTarget }: CommandContext, request: FileRequest): Promise<ApplyPlace> {
  if (request.context === undefined) {
    return applyTarget.require();
  }
  const cluster = clusters.shown.find(({ context }) => context === request.context);
  if (cluster === undefined) {
    throw new UserError(
      l10n.t(
        'The context {0} is not shown. Choose it in the Services view first.',
        toPlainText(request.context),
      ),
    );
  }
  return { cluster, namespace: cluster.defaultNamespace };
}
