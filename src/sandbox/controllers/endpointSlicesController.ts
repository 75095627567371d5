import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ClusterState, NamedObject, StoredObject } from '../storage/clusterState.ts';
import type { Endpoints } from './endpointsController.ts';
import type { EndpointAddress, EndpointSubset } from './endpointSubsets.ts';

/** `EndpointSlice` of discovery.k8s.io/v1. */
interface EndpointSlice extends NamedObject {
  readonly addressType: 'IPv4';
  readonly endpoints: readonly object[];
  readonly ports: readonly object[];
}

/** Says which Service a slice is of. */
const SERVICE_NAME = 'kubernetes.io/service-name';

/**
 * Shows all Endpoints as EndpointSlices too, which is where clients look from 1.21 on. Real servers slice the pods
 * themselves, and mirror only the Endpoints that somebody wrote (pkg/controller/endpointslice, endpointslicemirroring).
 *
 * @returns a function that stops it
 */
export function startEndpointSlicesController(state: ClusterState): () => void {
  return state.subscribe(({ resource, type, object }) => {
    if (resource === 'endpoints') {
      syncSlices(state, object, type === 'DELETED' ? [] : slicesOf(object));
    }
  });
}

function syncSlices(state: ClusterState, { metadata }: Endpoints, wanted: readonly EndpointSlice[]): void {
  const { namespace = '', name = '' } = metadata;
  const former = state
    .objects('endpointslices')
    .filter(
      (slice) => slice.metadata.namespace === namespace && slice.metadata.labels?.[SERVICE_NAME] === name,
    );
  for (const { metadata: gone } of former) {
    if (!wanted.some((slice) => slice.metadata.name === gone.name)) {
      state.remove('endpointslices', namespace, gone.name);
    }
  }
  for (const slice of wanted) {
    const before = former.find((each) => each.metadata.name === slice.metadata.name);
    if (before === undefined || !isDeepStrictEqual(contentOf(before), contentOf(slice))) {
      state.put('endpointslices', slice);
    }
  }
}

function contentOf({ metadata: _metadata, ...content }: NamedObject | StoredObject): object {
  return content;
}

/** One slice for each subset; Endpoints without addresses still have an empty one. */
function slicesOf({ metadata, subsets = [] }: Endpoints): readonly EndpointSlice[] {
  const { namespace = '', name = '' } = metadata;
  return (subsets.length === 0 ? [{}] : subsets).map((subset: EndpointSubset) => {
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    const suffix = createHash('sha256').update(JSON.stringify(ports)).digest('hex').slice(0, 5);
    const labels = {
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      [SERVICE_NAME]: name,
    };
    return {
      metadata: { name: `${name}-${suffix}`, namespace, labels },
      addressType: 'IPv4',
      endpoints: [
        ...addresses.map((address) => endpoint(address, true)),
        ...notReadyAddresses.map((address) => endpoint(address, false)),
      ],
      ports: ports.map((port) => ({ ...port, name: port.name ?? '' })),
    };
  });
}

function endpoint({ ip, nodeName, targetRef }: EndpointAddress, ready: boolean): object {
  return {
    addresses: [ip],
    conditions: { ready, serving: ready, terminating: false },
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}
