import {
  asJsonObject,
  isJsonArray,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import { inElementOrder } from './elementOrder.ts';
import { itemKey } from './itemKey.ts';
import { isNothing, meaningOf } from './meaning.ts';
import { memberType, type FieldType, type ListType } from './fieldType.ts';

/** What is merged, at one place of an object. */
interface Versions<T> {
  /** What was applied last. */
  readonly last: T;
  readonly live: T;
  readonly wanted: T;
}

/**
 * kubectl's three-way merge: what `wanted` says is set, what `last` said and `wanted` does not is removed, and the rest
 * of `live` stays, whoever set it. A null in `wanted` removes.
 *
 * Unlike kubectl's it tells ports apart by number and protocol, so it loses none where TCP and UDP share a number
 * (kubernetes/kubernetes#39188).
 *
 * @param isKept whether a field outlives its removal from the file, by its name; no label or other member of a map does
 */
export function threeWayMerge(
  { last, live, wanted }: Versions<JsonObject>,
  type: FieldType | undefined,
  isKept: (name: string) => boolean,
): JsonObject {
  const merged = new Map(Object.entries(live));
  for (const name of new Set([...Object.keys(last), ...Object.keys(wanted)])) {
    const its = memberType(type, name);
    const want = meaningOf(ownMember(wanted, name), its);
    if (want === undefined) {
      if (type?.kind !== 'struct' || !isKept(name)) {
        merged.delete(name);
      }
      continue;
    }
    const versions = { last: ownMember(last, name), live: ownMember(live, name), wanted: want };
    const value = mergeValue(versions, its, isKept);
    if (isNothing(value)) {
      merged.delete(name);
    } else {
      merged.set(name, value);
    }
  }
  return Object.fromEntries(merged);
}

function mergeValue(
  { last, live, wanted }: { last: Json | undefined; live: Json | undefined; wanted: Json },
  type: FieldType | undefined,
  isKept: (name: string) => boolean,
): Json {
  if (isJsonObject(wanted)) {
    const versions = { last: asJsonObject(last), live: asJsonObject(live), wanted };
    return threeWayMerge(versions, type, isKept);
  }
  if (isJsonArray(wanted) && type?.kind === 'list' && type.patchStrategy === 'merge') {
    return mergeItems({ last: asArray(last), live: asArray(live), wanted }, type, isKept);
  }
  return wanted;
}

function mergeItems(
  { last, live, wanted }: Versions<readonly Json[]>,
  type: ListType,
  isKept: (name: string) => boolean,
): readonly Json[] {
  const keyOf = (item: Json): string => itemKey(item, type);
  const byKey = (items: readonly Json[]): Map<string, Json> =>
    new Map(items.map((item) => [keyOf(item), item]));
  const [lastItems, liveItems, wantedItems] = [byKey(last), byKey(live), byKey(wanted)];
  const kept = live.filter((item) => !wantedItems.has(keyOf(item)) && !lastItems.has(keyOf(item)));
  // Of two ports that are the same none is taken for a mistake here: that is the server's to say.
  const set = (type.listType === 'set' ? [...wantedItems.values()] : wanted).map((item) => {
    const key = keyOf(item);
    const versions = { last: lastItems.get(key), live: liveItems.get(key), wanted: item };
    return mergeValue(versions, type.items, isKept);
  });
  return inElementOrder([...kept, ...set], keyOf, wanted.map(keyOf), live.map(keyOf));
}

function asArray(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}
