import { timestamp, type ClusterState, type StoredObject } from '../storage/clusterState.ts';
import { ApiError } from '../api/apiError.ts';
import { forbidden } from '../api/failures.ts';
import { RESOURCES } from './resources.ts';

/** `immortalNamespaces` of apiserver/pkg/admission/plugin/namespace/lifecycle: nothing creates these again. */
const IMMORTAL = ['default', 'kube-system', 'kube-public'];

/** @throws ApiError 403 for a namespace that a cluster cannot do without */
export function refuseImmortal(name: string): void {
  if (IMMORTAL.includes(name)) {
    throw new ApiError(forbidden('namespaces', name, 'this namespace may not be deleted'));
  }
}

/**
 * Deletes a namespace after all that lives in it, as the namespace controller does.
 *
 * @returns the namespace as it was while it was emptied
 * @throws Error where there is none of that name
 */
export function removeNamespace(state: ClusterState, name: string): StoredObject {
  const namespace = state.get('namespaces', '', name);
  if (namespace === undefined) {
    throw new Error(`There is no namespace ${name}.`);
  }
  const terminating = {
    ...namespace,
    metadata: { ...namespace.metadata, deletionTimestamp: timestamp() },
    status: { phase: 'Terminating' },
  };
  const last = state.put('namespaces', terminating);
  for (const { name: resource, namespaced } of Object.values(RESOURCES)) {
    for (const { metadata } of namespaced ? state.objects(resource) : []) {
      // A controller may have removed what followed from what is gone already.
      if (metadata.namespace === name && state.get(resource, name, metadata.name) !== undefined) {
        state.remove(resource, name, metadata.name);
      }
    }
  }
  state.remove('namespaces', '', name);
  return last;
}
