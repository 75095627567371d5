import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { inElementOrder } from './elementOrder.ts';
import { goFormat, goType } from './goFormat.ts';
import { PATCH, SET_ELEMENT_ORDER } from './patchDirectives.ts';

/** How a list takes a patch. */
export interface ListMerge {
  /** Whether the lists merge; else the patch's is taken. */
  readonly merges: boolean;
  /** The field that tells the items apart; undefined where they are scalars. */
  readonly mergeKey: string | undefined;
  /** Whether the patch lists scalars to remove (`$deleteFromPrimitiveList`). */
  readonly deletes: boolean;
  /** The order that `$setElementOrder` asks for: scalars, or objects that hold the merge key. */
  readonly order?: readonly Json[];
  readonly mergeItem: (former: JsonObject, patch: JsonObject) => JsonObject;
}

/** Merges a list into another, as `mergeSlice` and `mergePatchIntoOriginal` in strategicpatch/patch.go do. */
export function mergeList(former: readonly Json[], patch: readonly Json[], how: ListMerge): readonly Json[] {
  if (!how.merges && !how.deletes) {
    return patch;
  }
  if (former.length === 0 && patch.length === 0) {
    return former;
  }
  requireOneType([former, patch]);
  if ([...former, ...patch].every(isJsonObject)) {
    return mergeObjects(former.filter(isJsonObject), patch.filter(isJsonObject), how);
  }
  if (how.deletes) {
    return former.filter((item) => !patch.includes(item));
  }
  if (how.order !== undefined) {
    requireOrder(patch, how.order, (item) => item);
  }
  return inElementOrder([...new Set([...former, ...patch])], (item) => item, how.order ?? patch, former);
}

function mergeObjects(
  former: readonly JsonObject[],
  patch: readonly JsonObject[],
  { mergeKey, mergeItem, order }: ListMerge,
): readonly Json[] {
  if (mergeKey === undefined) {
    throw invalid('cannot merge lists without merge key for type struct');
  }
  const keyOf = (item: Json): Json => {
    const key = isJsonObject(item) ? item[mergeKey] : undefined;
    if (key === undefined) {
      throw invalid(`map: ${goFormat(item)} does not contain declared merge key: ${mergeKey}`);
    }
    return key;
  };
  if (order !== undefined) {
    requireOrder(patch, order, keyOf);
  }
  const { kept, rest, replaces } = takeDirectives(former, patch, keyOf);
  const merged: JsonObject[] = [...kept];
  for (const item of rest) {
    const key = keyOf(item);
    const place = merged.findIndex((other) => other[mergeKey] === key);
    const match = merged[place];
    if (match === undefined) {
      merged.push(item);
    } else {
      merged[place] = mergeItem(match, item);
    }
  }
  if (order === undefined) {
    return inElementOrder(merged, keyOf, rest.map(keyOf), kept.map(keyOf));
  }
  // The server takes for the former order what its array holds by now: new items stand in the places of deleted ones.
  const before = replaces ? former : merged.slice(0, former.length);
  return inElementOrder(merged, keyOf, order.map(keyOf), before.map(keyOf));
}

/** Carries out the items with `$patch`: removes what they delete, and all of it where one replaces the list. */
function takeDirectives(
  former: readonly JsonObject[],
  patch: readonly JsonObject[],
  keyOf: (item: JsonObject) => Json,
): { kept: readonly JsonObject[]; rest: readonly JsonObject[]; replaces: boolean } {
  let kept = former;
  let replaces = false;
  const rest: JsonObject[] = [];
  for (const item of patch) {
    const directive = item[PATCH];
    if (directive === undefined) {
      rest.push(item);
    } else if (directive === 'delete') {
      const key = keyOf(item);
      kept = kept.filter((other) => keyOf(other) !== key);
    } else if (directive === 'replace') {
      replaces = true;
    } else if (directive === 'merge') {
      throw invalid('merging lists cannot yet be specified in the patch');
    } else {
      throw invalid(`unknown patch type: ${goFormat(directive)} in map: ${goFormat(item)}`);
    }
  }
  return replaces ? { kept: rest, rest: [], replaces } : { kept, rest, replaces };
}

/** The items of a patch must stand in the order that `$setElementOrder` gives, and be named there. */
function requireOrder(patch: readonly Json[], order: readonly Json[], keyOf: (item: Json) => Json): void {
  const isDirective = (item: Json | undefined): boolean => isJsonObject(item) && item[PATCH] !== undefined;
  const items = patch.filter((item) => !(isJsonObject(item) && item[PATCH] === 'delete'));
  let next = 0;
  for (const place of order) {
    while (isDirective(items[next])) {
      next += 1;
    }
    const item = items[next];
    if (item !== undefined && keyOf(item) === keyOf(place)) {
      next += 1;
    }
  }
  if (order.length > 0 && patch.length > 0 && next < items.length) {
    throw invalid(
      `The order in patch list:\n${goFormat(patch)}\n doesn't match ${SET_ELEMENT_ORDER} list:\n${goFormat(order)}\n`,
    );
  }
}

function requireOneType(lists: readonly (readonly Json[])[]): void {
  const items = lists.flat();
  if (isJsonArray(items[0])) {
    throw new KubeError('invalid', 'lists of lists are not supported', { httpStatus: 422 });
  }
  if (new Set(items.map(goType)).size > 1) {
    throw invalid(`list element types are not identical: ${goFormat(lists)}`);
  }
}

/** The server has no better status for these than 500. */
function invalid(message: string): KubeError {
  return new KubeError('invalid', message, { httpStatus: 500 });
}
