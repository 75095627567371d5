import { isJsonObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import { failure } from '../api/answer.ts';
import { ApiError } from '../api/apiError.ts';
import { applyConflict, type Conflict } from './applyConflict.ts';
import { appliedProblems, fieldsOf, withoutFields } from './appliedFields.ts';
import { compareFields } from './compareFields.ts';
import {
  difference,
  EMPTY_SET,
  intersection,
  isEmpty,
  recursiveDifference,
  union,
  withAncestors,
} from './fieldSet.ts';
import {
  isEntryOf,
  readManagedFields,
  withManagedFields,
  type FieldManager,
  type ManagedFields,
} from './managedFields.ts';
import { mergeApplied } from './mergeApplied.ts';
import { withoutSystemFields } from './systemFields.ts';
import { resetFields, type TrackedType } from './trackedType.ts';
import { updateEntries } from './trackUpdate.ts';

/**
 * Server-side apply (KEP-555; `merge.Updater.Apply` of structured-merge-diff): lays `applied` over the live object,
 * removes what the manager applied before, applies no longer and nobody else owns, and makes it the owner of all it
 * names.
 *
 * @param live undefined where there is no such object yet
 * @param applied the object of the request, without defaults
 * @returns the merged object with its managed fields, before defaults; its other metadata are `live`'s
 * @throws ApiError 409 where others own what would change, unless `force`; 400 and 500 for what cannot be applied
 */
export function serverSideApply(
  live: KubeObject | undefined,
  applied: JsonObject,
  by: FieldManager & { readonly force: boolean },
  type: TrackedType,
): KubeObject {
  refuseProblems(applied, type);
  const subresource = type.tracksSubresources ? by.subresource : undefined;
  const former = (live ?? type.empty) as unknown as JsonObject;
  const entries =
    live === undefined ? [] : (readManagedFields(former['metadata']) ?? firstApply(former, by, type));
  const own = entries.find((entry) => isEntryOf(entry, 'Apply', by, subresource));
  const others = entries.filter((entry) => entry !== own);

  const reset = resetFields(type, subresource);
  const named = fieldsOf(applied, type.fields, type.keyDefaults);
  const fields = withoutSystemFields(recursiveDifference(named, reset));
  const merged = prune(mergeApplied(former, applied, type), { own, others, fields, type });

  const { added, modified, removed } = compareFields(former, merged, type.fields);
  const changed = recursiveDifference(union(added, modified), reset);
  const conflicts = others
    .map((entry): Conflict => ({ entry, fields: intersection(entry.fields, changed) }))
    .filter((conflict) => !isEmpty(conflict.fields));
  if (conflicts.length > 0 && !by.force) {
    throw new ApiError(applyConflict(conflicts));
  }

  const left = others.map((entry) => ({
    ...entry,
    fields: difference(difference(entry.fields, changed), recursiveDifference(removed, reset)),
  }));
  const { manager, apiVersion, time } = by;
  const isSame = isEmpty(changed) && isEmpty(removed) && own !== undefined && isSameSet(own.fields, fields);
  const entry: ManagedFields = {
    manager,
    operation: 'Apply',
    apiVersion,
    time: isSame ? (own.time ?? time) : time,
    ...(subresource !== undefined && { subresource }),
    fields,
  };
  return withManagedFields(merged, [...left, entry]) as unknown as KubeObject;
}

function refuseProblems(applied: JsonObject, type: TrackedType): void {
  if (isJsonObject(applied['metadata']) && applied['metadata']['managedFields'] !== undefined) {
    throw new ApiError(failure(400, 'metadata.managedFields must be nil', { reason: 'BadRequest' }));
  }
  const problems = appliedProblems(applied, type.fields, type.keyDefaults);
  if (problems.length > 0) {
    const which = type.tracksSubresources ? ` ${describe(applied)}` : '';
    const what =
      problems.length === 1 ? problems.join() : `errors:\n${problems.map((each) => `  ${each}`).join('\n')}`;
    throw new ApiError(failure(500, `failed to create typed patch object${which}: ${what}`));
  }
}

/** As newer servers name the object: `(shop/web; /v1, Kind=Service)`. */
function describe({ apiVersion, kind, metadata }: JsonObject): string {
  const { namespace, name } = isJsonObject(metadata) ? metadata : {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const version = text(apiVersion);
  return `(${text(namespace)}/${text(name)}; ${version.includes('/') ? version : `/${version}`}, Kind=${text(kind)})`;
}

/** What an object has that nobody tracked belongs to a manager of this name from the first apply on. */
function firstApply(live: JsonObject, by: FieldManager, type: TrackedType): readonly ManagedFields[] {
  const { time, apiVersion } = by;
  return updateEntries(type.empty, live, [], { manager: 'before-first-apply', time, apiVersion }, type);
}

interface Ownership {
  readonly own: ManagedFields | undefined;
  readonly others: readonly ManagedFields[];
  /** What the manager owns from now on. */
  readonly fields: ManagedFields['fields'];
  readonly type: TrackedType;
}

function prune(merged: JsonObject, { own, others, fields, type }: Ownership): JsonObject {
  const owned = [fields, ...others.map((entry) => entry.fields)].map(withAncestors).reduce(union);
  return withoutFields(merged, type.fields, difference(own?.fields ?? EMPTY_SET, owned));
}

function isSameSet(left: ManagedFields['fields'], right: ManagedFields['fields']): boolean {
  return isEmpty(difference(left, right)) && isEmpty(difference(right, left));
}
