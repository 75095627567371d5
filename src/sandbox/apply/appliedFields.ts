import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { memberType, type FieldType, type ListType } from '../../manifest/merge/fieldType.ts';
import { EMPTY_SET, fieldSet, MEMBER, type FieldSet } from './fieldSet.ts';
import { membersOf } from './members.ts';
import { itemElement, memberElement, printElement } from './pathElement.ts';

/**
 * What an applied object says, as the fields that its manager then owns (`TypedValue.ToFieldSet` of
 * structured-merge-diff): leaves, and items of lists that have keys.
 */
export function fieldsOf(value: Json, type: FieldType | undefined, keyDefaults: JsonObject): FieldSet {
  const members = membersOf(value, type, keyDefaults);
  if (members === undefined) {
    return MEMBER;
  }
  const isList = isJsonArray(value);
  const fields = [...members].map(([element, member]) => {
    const below = fieldsOf(member.value, member.type, keyDefaults);
    return [element, isList ? { ...below, isMember: true } : below] as const;
  });
  return fieldSet(fields);
}

/**
 * Looks for what keeps an object from being applied: fields that are not of the kind, and lists whose items cannot be
 * told apart.
 *
 * @returns the sentences of the API server, each with the path it is about
 */
export function appliedProblems(
  value: Json,
  type: FieldType,
  keyDefaults: JsonObject,
  path = '',
): readonly string[] {
  if (isJsonObject(value) && (type.kind === 'struct' || type.kind === 'map') && type.atomic !== true) {
    return Object.entries(value).flatMap(([name, member]) => {
      const at = path + printElement(memberElement(name));
      const its = memberType(type, name);
      if (its === undefined) {
        return [`${at}: field not declared in schema`];
      }
      return member === undefined ? [] : appliedProblems(member, its, keyDefaults, at);
    });
  }
  if (isJsonArray(value) && type.kind === 'list' && type.listType !== 'atomic') {
    return itemProblems(value, type, keyDefaults, path);
  }
  return [];
}

function itemProblems(
  items: readonly Json[],
  type: ListType,
  keyDefaults: JsonObject,
  path: string,
): readonly string[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const element = itemElement(type, item, keyDefaults);
    if (element === undefined) {
      return [`${path}: element ${index}: ${missingKey(item, type, keyDefaults)}`];
    }
    const at = printElement(element);
    if (seen.has(element)) {
      return [`${path}: duplicate entries for key ${at}`];
    }
    seen.add(element);
    return appliedProblems(item, type.items, keyDefaults, path + at);
  });
}

function missingKey(item: Json, { listMapKeys = [] }: ListType, keyDefaults: JsonObject): string {
  const given = isJsonObject(item) ? { ...keyDefaults, ...item } : {};
  const name = listMapKeys.find((key) => given[key] === undefined) ?? '';
  return `associative list with keys has an element that omits key field "${name}" (and doesn't have default value)`;
}

/** Takes fields, with all that is below them, out of a value; what is empty then goes, too. */
export function withoutFields(value: JsonObject, type: FieldType, removed: FieldSet): JsonObject {
  const kept: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const at = removed.children.get(memberElement(name)) ?? EMPTY_SET;
    const left = member === undefined ? undefined : keep(member, memberType(type, name), at);
    if (left !== undefined) {
      kept.push([name, left]);
    }
  }
  return Object.fromEntries(kept);
}

function keep(value: Json, type: FieldType | undefined, removed: FieldSet): Json | undefined {
  if (removed.isMember) {
    return undefined;
  }
  if (removed.children.size === 0 || type === undefined) {
    return value;
  }
  if (isJsonObject(value)) {
    const left = withoutFields(value, type, removed);
    return Object.keys(left).length === 0 ? undefined : left;
  }
  if (isJsonArray(value) && type.kind === 'list') {
    const left = value
      .map((item) =>
        keep(item, type.items, removed.children.get(itemElement(type, item, {}) ?? '') ?? EMPTY_SET),
      )
      .filter((item) => item !== undefined);
    return left.length === 0 ? undefined : left;
  }
  return value;
}
