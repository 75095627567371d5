import type { JsonObject } from '../../common/json.ts';
import { readService } from '../../kube/serviceApi/readService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { PatchBinding } from '../../manifest/patch/patchHeader.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Clusters } from '../../model/clusters.ts';
import { findCluster } from '../findCluster.ts';

/** The Service that a patch is for, as it was read last. */
export interface LiveTarget {
  readonly cluster: Cluster;
  readonly server: ApiServer;
  readonly live: JsonObject;
}

/** @throws KubeError where the Service cannot be read; UserError where its context is not shown */
export async function readTarget(
  clusters: Clusters,
  binding: PatchBinding,
  signal: AbortSignal,
): Promise<LiveTarget> {
  const cluster = await findCluster(clusters, binding.context);
  const server = await cluster.apiServer(signal);
  const { object } = await readService(server, binding, { signal });
  return { cluster, server, live: object as unknown as JsonObject };
}
