import type { JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import { compareFields } from './compareFields.ts';
import { difference, isEmpty, recursiveDifference, union } from './fieldSet.ts';
import {
  isEntryOf,
  readManagedFields,
  withManagedFields,
  type FieldManager,
  type ManagedFields,
} from './managedFields.ts';
import { withoutSystemFields } from './systemFields.ts';
import { resetFields, type TrackedType } from './trackedType.ts';

/**
 * Notes who changed what, in a create, a replace or a patch that is no apply (`FieldManager.Update` in
 * apimachinery/pkg/util/managedfields): what is added or changed moves to the manager and leaves the others, what is
 * gone leaves all. It must see the object before the strategy fills in what the server allocates, because nobody owns
 * that.
 *
 * @param former undefined for a create
 * @param next the object as the client wants it, with defaults; its own managedFields count where it has some
 * @returns `next` with its managed fields
 */
export function trackUpdate(
  former: KubeObject | undefined,
  next: KubeObject,
  by: FieldManager,
  type: TrackedType,
): KubeObject {
  const live = (former ?? type.empty) as unknown as JsonObject;
  const object = next as unknown as JsonObject;
  const entries = readManagedFields(object['metadata']) ?? readManagedFields(live['metadata']);
  if (former !== undefined && (entries === undefined || entries.length === 0)) {
    // An object that no one tracked yet stays so until it is applied for the first time.
    return withManagedFields(object, []) as unknown as KubeObject;
  }
  return withManagedFields(
    object,
    updateEntries(live, object, entries ?? [], by, type),
  ) as unknown as KubeObject;
}

/** @returns the entries after `by` has made `next` of `live` by an Update. */
export function updateEntries(
  live: JsonObject,
  next: JsonObject,
  entries: readonly ManagedFields[],
  by: FieldManager,
  type: TrackedType,
): readonly ManagedFields[] {
  const subresource = type.tracksSubresources ? by.subresource : undefined;
  const reset = resetFields(type, subresource);
  const { added, modified, removed } = compareFields(live, next, type.fields);
  const changed = withoutSystemFields(recursiveDifference(union(added, modified), reset));
  const gone = recursiveDifference(removed, reset);

  const left = entries.map((entry) => ({
    ...entry,
    fields: difference(difference(entry.fields, changed), gone),
  }));
  if (isEmpty(changed)) {
    return left;
  }
  const { manager, apiVersion, time } = by;
  const own = left.find((entry) => isEntryOf(entry, 'Update', by, subresource));
  const fields = own === undefined ? changed : union(own.fields, changed);
  const entry: ManagedFields = {
    manager,
    operation: 'Update',
    apiVersion,
    time,
    ...(subresource !== undefined && { subresource }),
    fields,
  };
  return [...left.filter((other) => other !== own), entry];
}
