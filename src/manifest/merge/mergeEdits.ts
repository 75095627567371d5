import {
  isJsonArray,
  isJsonEqual,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import { memberType, type FieldType, type ListType } from './fieldType.ts';
import { itemKey } from './itemKey.ts';
import { serviceType } from './serviceType.ts';

/** Two edits of the same Service, and what both began with. */
export interface Edits {
  readonly base: JsonObject;
  readonly yours: JsonObject;
  readonly theirs: JsonObject;
}

/** Undefined stands for what is not there. */
type Edited = Readonly<Record<keyof Edits, Json | undefined>>;

class Conflict extends Error {}

/**
 * Merges two edits field by field: what only one of them changed is as that one has it. Unlike a merge of apply
 * (`threeWayMerge`), in which the file wins, neither side does.
 *
 * @returns undefined where both changed the same field, each in its own way
 */
export function mergeEdits(edits: Edits): JsonObject | undefined {
  try {
    return mergeMembers(edits, serviceType);
  } catch (error) {
    if (error instanceof Conflict) {
      return undefined;
    }
    throw error;
  }
}

function mergeMembers({ base, yours, theirs }: Edits, type: FieldType | undefined): JsonObject {
  const names = new Set([...Object.keys(theirs), ...Object.keys(yours)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const of = (side: JsonObject): Json | undefined => ownMember(side, name);
      const edited = { base: of(base), yours: of(yours), theirs: of(theirs) };
      const merged = merge(edited, memberType(type, name));
      return merged === undefined ? [] : [[name, merged]];
    }),
  );
}

function merge({ base, yours, theirs }: Edited, type: FieldType | undefined): Json | undefined {
  if (isJsonEqual(yours, base)) {
    return theirs;
  }
  if (isJsonEqual(theirs, base) || isJsonEqual(theirs, yours)) {
    return yours;
  }
  if (isJsonObject(yours) && isJsonObject(theirs)) {
    return mergeMembers({ base: isJsonObject(base) ? base : {}, yours, theirs }, type);
  }
  if (isJsonArray(yours) && isJsonArray(theirs) && type?.kind === 'list' && type.listType === 'map') {
    return mergeItems({ base: isJsonArray(base) ? base : [], yours, theirs }, type);
  }
  throw new Conflict();
}

type EditedItems = Readonly<Record<keyof Edits, readonly Json[]>>;

/** In the order of theirs; what only yours has comes last. */
function mergeItems({ base, yours, theirs }: EditedItems, type: ListType): readonly Json[] {
  const [baseItems, yourItems, theirItems] = [base, yours, theirs].map((items) => byKey(items, type)) as [
    ReadonlyMap<string, Json>,
    ReadonlyMap<string, Json>,
    ReadonlyMap<string, Json>,
  ];
  return [...new Set([...theirItems.keys(), ...yourItems.keys()])].flatMap((key) => {
    const edited = { base: baseItems.get(key), yours: yourItems.get(key), theirs: theirItems.get(key) };
    const merged = merge(edited, type.items);
    return merged === undefined ? [] : [merged];
  });
}

/** Of two that are alike it cannot be told which has become which. */
function byKey(items: readonly Json[], type: ListType): ReadonlyMap<string, Json> {
  const map = new Map(items.map((item) => [itemKey(item, type), item]));
  if (map.size < items.length) {
    throw new Conflict();
  }
  return map;
}
