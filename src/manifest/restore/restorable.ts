import { asJsonObject, isJsonArray, type JsonObject } from '../../common/json.ts';
import { wish } from '../merge/wish.ts';

/** What a deletion itself puts on the object: `FinalizerOrphanDependents` and `FinalizerDeleteDependents` of meta/v1. */
const OF_DELETION: readonly unknown[] = ['orphan', 'foregroundDeletion'];

/**
 * What is to be created so that a deleted Service is there again: all of it, with its addresses and ports, but for what
 * a server gives every object anew, and for its status, which controllers write.
 */
export function restorable(object: JsonObject): JsonObject {
  const { metadata, spec } = wish(object);
  const { finalizers, ...rest } = asJsonObject(metadata);
  const kept = isJsonArray(finalizers) ? finalizers.filter((each) => !OF_DELETION.includes(each)) : [];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...rest, ...(kept.length > 0 && { finalizers: kept }) },
    ...(spec !== undefined && { spec }),
  };
}
