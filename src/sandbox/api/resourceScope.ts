import type { Profile } from '../profile.ts';
import type { GroupVersionKind, ResourceType } from '../registry/resources.ts';
import type { Strategy } from '../registry/strategy.ts';
import type { ClusterState, ReadableState } from '../storage/clusterState.ts';

/** What a list or a watch needs to know of a resource. */
export interface ReadScope {
  readonly type: ResourceType;
  readonly state: ReadableState;
  readonly profile: Profile;
}

/** What every operation needs to know of a resource (`RequestScope` of apiserver/pkg/endpoints/handlers). */
export interface ResourceScope extends ReadScope {
  readonly state: ClusterState;
  readonly strategy: Strategy;
}

/** What reading a body needs to know of the kind that it should be. */
export interface BodyScope {
  readonly type: GroupVersionKind;
  readonly profile: Profile;
  readonly strategy: Pick<Strategy, 'decode'>;
}

/** `v1`, `route.openshift.io/v1`. */
export function apiVersionOf({ group, version }: GroupVersionKind): string {
  return group === '' ? version : `${group}/${version}`;
}
