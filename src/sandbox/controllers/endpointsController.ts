import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, Service } from '../../kube/types.ts';
import type { ProfileName } from '../profile.ts';
import type { ClusterState, NamedObject } from '../storage/clusterState.ts';
import { endpointSubsets, type EndpointSubset } from './endpointSubsets.ts';
import { readPod, type Pod } from './pod.ts';

/** `Endpoints` of core/v1. */
export interface Endpoints extends KubeObject {
  readonly subsets?: readonly EndpointSubset[];
}

/**
 * Keeps the Endpoints of every Service with a selector in step with the pods of its namespace, as the endpoints
 * controller of kube-controller-manager does (pkg/controller/endpoint), within the write that caused it.
 *
 * @returns a function that stops it
 */
export function startEndpointsController(state: ClusterState, profile: ProfileName): () => void {
  return state.subscribe(({ resource, type, object, former }) => {
    if (resource === 'services') {
      if (type === 'DELETED') {
        removeEndpoints(state, object);
      } else {
        syncService(state, object, profile);
      }
    } else if (resource === 'endpoints' && type === 'DELETED') {
      restoreEndpoints(state, object, profile);
    } else if (resource === 'pods') {
      const versions = [object, ...(former === undefined ? [] : [former])].map(readPod);
      for (const service of state.objects('services')) {
        if (versions.some((pod) => selects(service, pod))) {
          syncService(state, service, profile);
        }
      }
    }
  });
}

function syncService(state: ClusterState, service: Service, profile: ProfileName): void {
  const { spec = {}, metadata } = service;
  if (spec.type === 'ExternalName' || Object.keys(spec.selector ?? {}).length === 0) {
    // Whoever made such a Service keeps its Endpoints themselves.
    return;
  }
  const { namespace = '', name = '' } = metadata;
  const pods = state
    .objects('pods')
    .map(readPod)
    .filter((pod) => pod.ip !== '' && !pod.isOver && selects(service, pod));
  const former: Endpoints | undefined = state.get('endpoints', namespace, name);
  const labels = endpointsLabels(service, profile);
  const subsets = endpointSubsets(pods, spec);
  const isUnchanged =
    former !== undefined &&
    isDeepStrictEqual(former.subsets ?? [], subsets) &&
    isDeepStrictEqual(former.metadata.labels ?? {}, labels);
  if (isUnchanged) {
    return;
  }
  const { labels: _labels, ...kept } = former?.metadata ?? {};
  const endpoints: Endpoints & NamedObject = {
    metadata: { ...kept, name, namespace, ...(Object.keys(labels).length === 0 ? {} : { labels }) },
    ...(subsets.length === 0 ? {} : { subsets }),
  };
  state.put('endpoints', endpoints);
}

/** Endpoints that are deleted come back while their Service is there. */
function restoreEndpoints(state: ClusterState, { metadata }: KubeObject, profile: ProfileName): void {
  const service = state.get('services', metadata.namespace ?? '', metadata.name ?? '');
  if (service !== undefined) {
    syncService(state, service, profile);
  }
}

function removeEndpoints(state: ClusterState, { metadata }: KubeObject): void {
  const { namespace = '', name = '' } = metadata;
  if (state.get('endpoints', namespace, name) !== undefined) {
    state.remove('endpoints', namespace, name);
  }
}

function selects({ metadata, spec }: Service, { namespace, labels }: Pod): boolean {
  const selector = Object.entries(spec?.selector ?? {});
  return (
    metadata.namespace === namespace &&
    selector.length > 0 &&
    selector.every(([key, value]) => labels[key] === value)
  );
}

/** The Service's own labels, and those that later generations add. */
function endpointsLabels({ metadata, spec }: Service, profile: ProfileName): Record<string, string> {
  const isHeadless = spec?.clusterIP === 'None';
  return {
    ...metadata.labels,
    ...(profile === '1.36' ? { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } : {}),
    ...(profile !== '1.9' && isHeadless ? { 'service.kubernetes.io/headless': '' } : {}),
  };
}
