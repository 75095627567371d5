import type { JsonObject } from '../../common/json.ts';
import { decodeObject } from '../api/decode.ts';
import { apiVersionOf, type ResourceScope } from '../api/resourceScope.ts';
import { trackedType } from '../apply/trackedType.ts';
import { trackUpdate } from '../apply/trackUpdate.ts';
import type { ResourceName } from '../registry/resources.ts';
import { timestamp, type ClusterState } from '../storage/clusterState.ts';
import type { Sample, SampleObject } from './sample.ts';

/**
 * Stores objects as requests would, one after the other: with defaults, checked, with addresses, and with an owner.
 *
 * @param manager whose their fields are
 */
export function seed(
  samples: readonly Sample[],
  manager: string,
  scopeOf: (resource: ResourceName) => ResourceScope,
): void {
  for (const sample of samples) {
    create(sample, manager, scopeOf(sample.resource));
  }
}

function create({ object }: Sample, manager: string, scope: ResourceScope): void {
  const { strategy, state, profile, type } = scope;
  const body = { ...object, ...involvedObjectOf(object, state) } as unknown as JsonObject;
  const wanted = decodeObject(body, scope, 'Strict').object;
  const time = object.metadata.creationTimestamp ?? timestamp();
  const by = { manager, time, apiVersion: apiVersionOf(type) };
  const tracked = profile.managedFields
    ? trackUpdate(undefined, wanted, by, trackedType(type.name, profile.name))
    : wanted;
  const created = strategy.create(tracked).object;
  const stored = state.put(type.name, {
    ...created,
    metadata: { ...created.metadata, name: object.metadata.name, creationTimestamp: time },
  });
  if (object.status !== undefined) {
    const reported = { ...stored, status: object.status } as unknown as JsonObject;
    const withStatus = decodeObject(reported, scope, 'Strict').object;
    state.put(type.name, { ...strategy.updateStatus(withStatus, stored).object, metadata: stored.metadata });
  }
}

/** With its uid, by which `kubectl describe` looks for events: only the object that is stored already has one. */
function involvedObjectOf({ involvedObject }: SampleObject, state: ClusterState): object {
  if (involvedObject === undefined) {
    return {};
  }
  const { kind, namespace, name } = involvedObject;
  const resource = kind === 'Pod' ? 'pods' : 'services';
  return { involvedObject: { ...involvedObject, uid: state.get(resource, namespace, name)?.metadata.uid } };
}
