import { isLoopback } from '../../src/kube/network/serverAddress.ts';
import { loadKubeconfig } from '../../src/kube/kubeconfig/load.ts';
import { resolveContext } from '../../src/kube/kubeconfig/resolve.ts';
import type { ClusterTarget } from '../../src/kube/kubeconfig/types.ts';
import { UsageError, type Options } from './arguments.ts';

/**
 * Where the checks go. Nothing is sent from here.
 *
 * @throws UsageError for a file or a context that is not there, and for a server elsewhere that was not agreed to
 * @throws KubeError for a kubeconfig that is wrong
 */
export async function chooseCluster({ kubeconfig, context, yes }: Options): Promise<ClusterTarget> {
  const config = await loadKubeconfig([kubeconfig]);
  if (config.missing.length > 0) {
    throw new UsageError(`${kubeconfig}: there is no such file.`);
  }
  const there = [...config.contexts.keys()].join(', ') || 'none';
  const name = context ?? config.currentContext;
  if (name === undefined) {
    throw new UsageError(
      `${kubeconfig} has no current context: name one with --context. There are: ${there}.`,
    );
  }
  if (!config.contexts.has(name)) {
    throw new UsageError(`${kubeconfig} has no context "${name}". There are: ${there}.`);
  }
  const target = resolveContext(config, name);
  if (!yes && !isLoopback(target.server.hostname)) {
    throw new UsageError(
      `The context ${name} leads to ${target.server.host}, which is not on this machine. The checks create and ` +
        'delete a namespace and Services there. If that is what you want, add --yes.',
    );
  }
  return target;
}
