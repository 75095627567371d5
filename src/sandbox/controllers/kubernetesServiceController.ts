import type { ClusterState } from '../storage/clusterState.ts';

/**
 * Keeps the Service by which pods find the API server: who deletes it gets another one (`Controller` of
 * k8s.io/kubernetes/pkg/controlplane/controller/kubernetesservice).
 *
 * @param create stores it anew
 * @returns a function that stops it
 */
export function startKubernetesServiceController(state: ClusterState, create: () => void): () => void {
  return state.subscribe(({ resource, type, object: { metadata } }) => {
    const isOurs = metadata.namespace === 'default' && metadata.name === 'kubernetes';
    if (resource === 'services' && type === 'DELETED' && isOurs) {
      create();
    }
  });
}
