import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { memberType, type FieldType, type ListType } from '../../manifest/merge/fieldType.ts';
import { itemElement } from './pathElement.ts';
import type { TrackedType } from './trackedType.ts';

/**
 * Lays an applied object over the live one (`TypedValue.Merge` of structured-merge-diff): what it names is as it says,
 * the rest stays. Lists with keys merge item by item.
 */
export function mergeApplied(live: JsonObject, applied: JsonObject, type: TrackedType): JsonObject {
  return mergeObjects(live, applied, type.fields, type);
}

function mergeObjects(
  live: JsonObject,
  applied: JsonObject,
  type: FieldType | undefined,
  tracked: TrackedType,
): JsonObject {
  const merged = new Map(Object.entries(live));
  for (const [name, value] of Object.entries(applied)) {
    if (value === null || value === undefined) {
      merged.delete(name);
    } else {
      merged.set(name, mergeValues(merged.get(name), value, memberType(type, name), tracked));
    }
  }
  return Object.fromEntries(merged);
}

function mergeValues(
  live: Json | undefined,
  applied: Json,
  type: FieldType | undefined,
  tracked: TrackedType,
): Json {
  switch (type?.kind) {
    case 'struct':
    case 'map':
      return isJsonObject(applied) && type.atomic !== true
        ? mergeObjects(isJsonObject(live) ? live : {}, applied, type, tracked)
        : applied;
    case 'list':
      return isJsonArray(live) && isJsonArray(applied) && type.listType !== 'atomic'
        ? mergeItems(live, applied, type, tracked)
        : applied;
    default:
      return applied;
  }
}

function mergeItems(
  live: readonly Json[],
  applied: readonly Json[],
  type: ListType,
  tracked: TrackedType,
): readonly Json[] {
  const keyOf = (item: Json): string => itemElement(type, item, tracked.keyDefaults) ?? '';
  const liveByKey = new Map(live.map((item) => [keyOf(item), item]));
  const appliedByKey = new Map(
    applied.map((item) => [keyOf(item), mergeValues(liveByKey.get(keyOf(item)), item, type.items, tracked)]),
  );
  if (tracked.listOrder === 'live') {
    const added = [...appliedByKey].filter(([key]) => !liveByKey.has(key)).map(([, item]) => item);
    return [...live.map((item) => appliedByKey.get(keyOf(item)) ?? item), ...added];
  }
  return inAppliedOrder([...liveByKey], appliedByKey);
}

/** Items that only the live list has keep their place before the shared item that followed them. */
function inAppliedOrder(
  live: readonly (readonly [string, Json])[],
  applied: ReadonlyMap<string, Json>,
): readonly Json[] {
  const waiting = [...live];
  const ordered: Json[] = [];
  const takeLiveOnly = (): void => {
    while (waiting[0] !== undefined && !applied.has(waiting[0][0])) {
      ordered.push(...waiting.splice(0, 1).map(([, item]) => item));
    }
  };
  for (const [key, item] of applied) {
    takeLiveOnly();
    ordered.push(item);
    if (waiting[0]?.[0] === key) {
      waiting.shift();
    }
  }
  return [...ordered, ...waiting.filter(([key]) => !applied.has(key)).map(([, item]) => item)];
}
