import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';

/**
 * The cluster that a request goes to: that of the context it names; of none, the only one that is shown, or else that of
 * the current context of the kubeconfig. Undefined where that is not shown.
 */
export function callCluster(
  { shown, kubeconfig }: Pick<Clusters, 'shown' | 'kubeconfig'>,
  context: string | undefined,
): Cluster | undefined {
  if (context === undefined && shown.length === 1) {
    return shown[0];
  }
  const current = kubeconfig.kind === 'loaded' ? kubeconfig.currentContext : undefined;
  return shown.find((cluster) => cluster.context === (context ?? current));
}
