import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';

/**
 * The cluster of a context. A window that opens with live documents in it asks for them before the kubeconfig is read.
 *
 * @throws UserError where the context is not shown
 */
export async function findCluster(clusters: Clusters, context: string): Promise<Cluster> {
  if (clusters.kubeconfig.kind === 'loading') {
    await isLoaded(clusters);
  }
  const cluster = clusters.shown.find((shown) => shown.context === context);
  if (cluster === undefined) {
    throw new UserError(
      l10n.t(
        'The context {0} is not shown. Choose it in the Services view, and try again.',
        toPlainText(context),
      ),
    );
  }
  return cluster;
}

async function isLoaded(clusters: Clusters): Promise<void> {
  await new Promise<void>((resolve) => {
    const subscription = clusters.onDidChange(() => {
      if (clusters.kubeconfig.kind !== 'loading') {
        subscription.dispose();
        resolve();
      }
    });
  });
}
