import { serverUrl } from '../kube/kubeconfig/addresses.ts';
import type { ClusterTarget, Kubeconfig } from '../kube/kubeconfig/types.ts';
import type { ContextSummary } from './clusters.ts';

/** What a kubeconfig says of its contexts, in its order. Its mistakes are told when somebody connects. */
export function summarizeContexts(config: Kubeconfig): readonly ContextSummary[] {
  return [...config.contexts].map(([name, { cluster, namespace }]) => ({
    name,
    server: cluster === undefined ? undefined : addressOf(config, cluster),
    namespace,
    isSandbox: false,
  }));
}

export function summarizeSandbox({ context, server }: ClusterTarget): ContextSummary {
  return { name: context, server: addressText(server), namespace: undefined, isSandbox: true };
}

/** An address as it is shown: a root path goes without saying. */
export function addressText(url: URL): string {
  return url.href.replace(/\/$/, '');
}

function addressOf({ clusters }: Kubeconfig, name: string): string | undefined {
  const cluster = clusters.get(name);
  try {
    return cluster && addressText(serverUrl(cluster, name));
  } catch {
    // It may hold a password, and is not shown for that.
    return undefined;
  }
}
