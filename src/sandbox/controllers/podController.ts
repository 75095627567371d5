import type { JsonObject } from '../../common/json.ts';
import { timestamp, type ClusterState, type NamedObject } from '../storage/clusterState.ts';
import { readPod } from './pod.ts';

/** A pod as it is stored. Only what the controller touches is named. */
interface StoredPod extends NamedObject {
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
}

/** The only node there is. */
export const NODE = { name: 'sandbox-node', ip: '192.168.77.2' };

/**
 * Plays scheduler and kubelet: a pod that comes without an address is put on the node, gets one, and is running and
 * ready at once. Pods that come with an address already are left as they are.
 *
 * @returns a function that stops it
 */
export function startPodController(state: ClusterState): () => void {
  return state.subscribe(({ resource, type, object }) => {
    if (resource === 'pods' && type === 'ADDED' && readPod(object).ip === '') {
      state.put('pods', runningPod(object as StoredPod, freeAddress(state)));
    }
  });
}

/** The pod as a kubelet would report it some seconds later. */
function runningPod(pod: StoredPod, ip: string): StoredPod {
  const time = pod.metadata.creationTimestamp ?? timestamp();
  const conditions = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
    type,
    status: 'True',
    lastTransitionTime: time,
  }));
  const containerStatuses = readPod(pod).containers.map((container) => ({
    ...container,
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: time } },
  }));
  const addresses = { hostIP: NODE.ip, podIP: ip };
  return {
    ...pod,
    spec: { ...pod.spec, nodeName: NODE.name },
    status: {
      ...pod.status,
      ...{ phase: 'Running', conditions, ...addresses, startTime: time, containerStatuses },
    },
  };
}

/** The first address of the pod network that no pod has. */
function freeAddress(state: ClusterState): string {
  const taken = new Set(state.objects('pods').map((pod) => readPod(pod).ip));
  for (let number = 10; ; number += 1) {
    const address = `10.128.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) {
      return address;
    }
  }
}
