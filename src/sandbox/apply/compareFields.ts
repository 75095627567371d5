import { isJsonEqual, type JsonObject } from '../../common/json.ts';
import type { FieldType } from '../../manifest/merge/fieldType.ts';
import { EMPTY_SET, fieldSet, MEMBER, type FieldSet } from './fieldSet.ts';
import { memberMap, membersOf, type Member, type Members } from './members.ts';

/** Which fields differ between two objects. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

const SAME: Comparison = { added: EMPTY_SET, modified: EMPTY_SET, removed: EMPTY_SET };

/**
 * Compares two objects field by field (`TypedValue.Compare` of structured-merge-diff). Where a map, a list or an item
 * is new, it counts as added itself, next to all that is in it; in the same way for what is gone.
 */
export function compareFields(former: JsonObject, next: JsonObject, type: FieldType): Comparison {
  return compareMembers(memberMap(former, type), memberMap(next, type));
}

function compareMembers(former: Members, next: Members): Comparison {
  const elements = [...new Set([...former.keys(), ...next.keys()])];
  const compared = elements.map(
    (element) => [element, compare(former.get(element), next.get(element))] as const,
  );
  const pick = (part: keyof Comparison): FieldSet =>
    fieldSet(compared.map(([element, comparison]) => [element, comparison[part]]));
  return { added: pick('added'), modified: pick('modified'), removed: pick('removed') };
}

function compare(former: Member | undefined, next: Member | undefined): Comparison {
  if (former === undefined || next === undefined) {
    const added = next === undefined ? EMPTY_SET : everyField(next);
    const removed = former === undefined ? EMPTY_SET : everyField(former);
    return { ...SAME, added, removed };
  }
  const formerMembers = membersOf(former.value, former.type);
  const nextMembers = membersOf(next.value, next.type);
  if (formerMembers !== undefined && nextMembers !== undefined) {
    return compareMembers(formerMembers, nextMembers);
  }
  return isJsonEqual(former.value, next.value) ? SAME : { ...SAME, modified: MEMBER };
}

function everyField({ value, type }: Member): FieldSet {
  const below = [...memberMap(value, type)].map(
    ([element, member]) => [element, everyField(member)] as const,
  );
  return fieldSet(below, true);
}
