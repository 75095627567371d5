import {
  isJsonArray,
  isJsonEqual,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import { memberType, type FieldType, type ListType } from '../merge/fieldType.ts';
import { itemKey } from '../merge/itemKey.ts';
import { serviceType } from '../merge/serviceType.ts';
import { toPathText, type FieldPath } from './fieldPath.ts';

/** One field of a Service that is not the same. */
export interface FieldChange {
  /**
   * As API servers write it: `spec.ports[0].targetPort`. An index is that of the Service after the change, or of the
   * one before it where the item is gone.
   */
  readonly path: string;
  /** Absent where the field was not there. */
  readonly before?: Json;
  /** Absent where the field is gone. */
  readonly after?: Json;
}

/**
 * What differs between two Services, field by field, in the order of the first and then of the second. Items of a list
 * are told apart as server-side apply does, ports by number and protocol, so that one more port is one change, and so
 * is one in the place of another; that the same items stand in another order is a change of the list.
 */
export function fieldChanges(before: JsonObject, after: JsonObject): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  compareMembers(before, after, { path: [], type: serviceType, changes });
  return changes;
}

interface Place {
  readonly path: FieldPath;
  readonly type: FieldType | undefined;
  readonly changes: FieldChange[];
}

function compare(before: Json | undefined, after: Json | undefined, place: Place): void {
  if (isJsonEqual(before, after)) {
    return;
  }
  const { type } = place;
  if (isJsonArray(before) && isJsonArray(after) && type?.kind === 'list' && type.listType === 'map') {
    compareItems(before, after, type, place);
  } else if (isJsonObject(before) && isJsonObject(after)) {
    compareMembers(before, after, place);
  } else if (type?.kind !== 'struct' && type?.kind !== 'map') {
    report(before, after, place);
  } else if (isFilled(before) && after === undefined) {
    compareMembers(before, {}, place);
  } else if (before === undefined && isFilled(after)) {
    compareMembers({}, after, place);
  } else {
    report(before, after, place);
  }
}

function isFilled(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function compareMembers(before: JsonObject, after: JsonObject, { path, type, changes }: Place): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const place = { path: [...path, name], type: memberType(type, name), changes };
    compare(ownMember(before, name), ownMember(after, name), place);
  }
}

function compareItems(before: readonly Json[], after: readonly Json[], type: ListType, place: Place): void {
  const keysOf = (items: readonly Json[]): readonly string[] => items.map((item) => itemKey(item, type));
  const [formerKeys, nextKeys] = [keysOf(before), keysOf(after)];
  if (new Set(formerKeys).size < formerKeys.length || new Set(nextKeys).size < nextKeys.length) {
    // Which of two alike has become which cannot be told.
    report(before, after, place);
    return;
  }
  const shared = formerKeys.filter((key) => nextKeys.includes(key));
  if (
    !isJsonEqual(
      shared,
      nextKeys.filter((key) => formerKeys.includes(key)),
    )
  ) {
    report(before, after, place);
    return;
  }
  const isNew = (index: number): boolean =>
    index < after.length && !formerKeys.includes(nextKeys[index] ?? '');
  for (const [index, key] of formerKeys.entries()) {
    if (!nextKeys.includes(key) && !isNew(index)) {
      report(before[index], undefined, { ...place, path: [...place.path, index] });
    }
  }
  for (const [index, item] of after.entries()) {
    const former = before[formerKeys.indexOf(nextKeys[index] ?? '')];
    const at = { ...place, path: [...place.path, index], type: type.items };
    if (former === undefined) {
      const replaced = nextKeys.includes(formerKeys[index] ?? '') ? undefined : before[index];
      report(replaced, item, at);
    } else {
      compare(former, item, at);
    }
  }
}

function report(before: Json | undefined, after: Json | undefined, { path, changes }: Place): void {
  changes.push({
    path: toPathText(path),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  });
}
