import type { KubeObject } from '../../kube/types.ts';
import type { Change, ReadableState } from '../storage/clusterState.ts';

/**
 * The namespaces that a user may see, as their projects: what lists and watches of projects read. Whether a
 * namespace is seen is asked anew at every read, as rules may change.
 */
export function projectView(state: ReadableState, sees: (namespace: string) => boolean): ReadableState {
  const isSeen = ({ metadata }: KubeObject): boolean => sees(metadata.name ?? '');
  const isProject = (change: Change): boolean => change.resource === 'namespaces' && isSeen(change.object);
  return {
    get version() {
      return state.version;
    },
    get oldestVersion() {
      return state.oldestVersion;
    },
    objects: (resource) => state.objects(resource).filter(isSeen).map(toProject),
    objectsAt: (version, resource) => state.objectsAt(version, resource).filter(isSeen).map(toProject),
    changesSince: (version, resource) =>
      state.changesSince(version, resource).filter(isProject).map(toProjectChange),
    subscribe: (listener) =>
      state.subscribe((change) => {
        if (isProject(change)) {
          listener(toProjectChange(change));
        }
      }),
  };
}

/** A namespace as a project: the same object at another address. */
export function toProject<T extends KubeObject>(namespace: T): T {
  const selfLink = `/apis/project.openshift.io/v1/projects/${namespace.metadata.name ?? ''}`;
  return { ...namespace, metadata: { ...namespace.metadata, selfLink } };
}

function toProjectChange(change: Change): Change {
  const { object, former } = change;
  return { ...change, object: toProject(object), former: former && toProject(former) };
}
