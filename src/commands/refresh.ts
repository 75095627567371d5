import type { CommandContext } from './context.ts';

/** Reads the kubeconfig again and lists everything anew. The tree needs neither; people now and then do. */
export async function refresh({ clusters }: CommandContext): Promise<void> {
  await clusters.reload();
  for (const cluster of clusters.shown) {
    cluster.reconnect();
  }
}
