import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { memberType, type FieldType } from '../../manifest/merge/fieldType.ts';
import { itemElement, memberElement } from './pathElement.ts';

/** A value within an object, with what merging must know of it. */
export interface Member {
  readonly value: Json;
  readonly type: FieldType | undefined;
}

/** By path element. */
export type Members = ReadonlyMap<string, Member>;

/**
 * What a value consists of, where its parts may have managers of their own; undefined for a leaf and for what is owned
 * as a whole. Items of a list that lack a key are left out.
 */
export function membersOf(
  value: Json,
  type: FieldType | undefined,
  keyDefaults: JsonObject = {},
): Members | undefined {
  switch (type?.kind) {
    case 'struct':
    case 'map':
      return isJsonObject(value) && type.atomic !== true ? namedMembers(value, type) : undefined;
    case 'list': {
      if (!isJsonArray(value) || type.listType === 'atomic') {
        return undefined;
      }
      const items = new Map<string, Member>();
      for (const item of value) {
        const element = itemElement(type, item, keyDefaults);
        if (element !== undefined) {
          items.set(element, { value: item, type: type.items });
        }
      }
      return items;
    }
    default:
      return undefined;
  }
}

/** The same, with nothing for a leaf. */
export function memberMap(value: Json, type: FieldType | undefined, keyDefaults?: JsonObject): Members {
  return membersOf(value, type, keyDefaults) ?? new Map();
}

function namedMembers(value: JsonObject, type: FieldType): Members {
  const members = new Map<string, Member>();
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) {
      members.set(memberElement(name), { value: member, type: memberType(type, name) });
    }
  }
  return members;
}
