import type { KubeObject } from '../../kube/types.ts';
import { itemsAt, NONE, textAt } from './cells.ts';
import { AGE, NAME, type TableColumn } from './tableColumn.ts';

/** `printPod`. */
export const POD_COLUMNS: readonly TableColumn[] = [
  NAME,
  {
    name: 'Ready',
    description: 'How many of its containers are ready.',
    cell: readyOf,
  },
  { name: 'Status', description: 'What the pod is doing, or why it does not.', cell: statusOf },
  {
    name: 'Restarts',
    description: 'How often its containers were started again.',
    cell: (pod) =>
      String(containerStatuses(pod).reduce((sum, { restartCount }) => sum + (Number(restartCount) || 0), 0)),
  },
  AGE,
  {
    name: 'IP',
    description: 'The address of the pod.',
    priority: 1,
    cell: (pod) => textAt(pod, 'status', 'podIP') || NONE,
  },
  {
    name: 'Node',
    description: 'Where the pod runs.',
    priority: 1,
    cell: (pod) => textAt(pod, 'spec', 'nodeName') || NONE,
  },
];

function containerStatuses(pod: KubeObject): ReturnType<typeof itemsAt> {
  return itemsAt(pod, 'status', 'containerStatuses');
}

function readyOf(pod: KubeObject): string {
  const ready = containerStatuses(pod).filter((status) => status['ready'] === true).length;
  return `${ready}/${itemsAt(pod, 'spec', 'containers').length}`;
}

/** Why the first container that does not run does not, else the phase. */
function statusOf(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) {
    return 'Terminating';
  }
  const reasons = containerStatuses(pod).map(
    (status) =>
      textAt(status, 'state', 'waiting', 'reason') || textAt(status, 'state', 'terminated', 'reason'),
  );
  const reason = reasons.find((text) => text !== '');
  return reason ?? (textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase'));
}
