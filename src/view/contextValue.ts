import { ContextValues, type ContextValue } from '../ids.ts';
import type { Cluster } from '../model/cluster.ts';
import { loginCommand } from '../model/openShiftLogin.ts';
import { SERVICE_RIGHTS, type ServiceRight } from '../model/serviceRights.ts';
import { toTarget, type Element, type MessageElement } from './elements.ts';
import { isSignedOut } from './message.ts';

/** What may be done with a namespace's row; the others are of the rows below it. */
const NAMESPACE_RIGHTS: readonly ServiceRight[] = ['create'];
const OBJECT_RIGHTS = SERVICE_RIGHTS.filter((right) => !NAMESPACE_RIGHTS.includes(right));

/** Rights that change nothing of the cluster by themselves. */
const READING_RIGHTS: readonly ServiceRight[] = ['proxy'];

/**
 * The words that `when` clauses know the row by: what it is, and after it, where that depends on rights, what may be
 * done with it, `service,patch,delete`.
 */
export function contextValueOf(element: Element): string {
  switch (element.kind) {
    case 'cluster':
      return clusterValue(element.cluster);
    case 'namespace': {
      const isAdded = element.namespace.naming?.by === 'person';
      const kind = isAdded ? ContextValues.addedNamespace : ContextValues.namespace;
      return words(kind, element.parent.cluster, element.name, NAMESPACE_RIGHTS);
    }
    case 'service':
    case 'port': {
      const { parent: namespace } = element.kind === 'port' ? element.parent : element;
      return words(ContextValues[element.kind], namespace.parent.cluster, namespace.name, OBJECT_RIGHTS);
    }
    case 'forwarded':
      return ContextValues.forwarded;
    case 'message':
      return messageValue(element);
  }
}

/** What is not known to be forbidden is offered. */
function words(
  kind: ContextValue,
  { rights, guard }: Cluster,
  namespace: string,
  candidates: readonly ServiceRight[],
): string {
  const granted = rights.of(namespace);
  const offered = candidates.filter(
    (right) =>
      (granted === undefined || granted.has(right)) && (!guard.readOnly || READING_RIGHTS.includes(right)),
  );
  return [kind, ...offered].join(',');
}

function clusterValue(cluster: Cluster): ContextValue {
  if (cluster.isSandbox) {
    return ContextValues.sandbox;
  }
  return isSignedOut(cluster.state) && loginCommand(cluster) !== undefined
    ? ContextValues.signedOutCluster
    : ContextValues.cluster;
}

function messageValue(element: MessageElement): ContextValue {
  const cluster = toTarget(element)?.cluster;
  if (cluster === undefined || !isSignedOut(element.message)) {
    return ContextValues.message;
  }
  return loginCommand(cluster) === undefined ? ContextValues.signedOut : ContextValues.signedOutOpenShift;
}
