import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';

/** The directives of a strategic merge patch; the two that end with a slash are followed by the name of a list. */
export const PATCH = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const SET_ELEMENT_ORDER = '$setElementOrder';
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList';

/**
 * What is left of a part of a patch that is taken as a whole, because there is nothing to merge it with: nulls and
 * directives have nothing to say there.
 *
 * @returns undefined where the value itself is a directive
 */
export function withoutDirectives(value: Json): Json | undefined {
  if (isJsonArray(value)) {
    return value.map(withoutDirectives).filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  if (Object.hasOwn(value, PATCH)) {
    return undefined;
  }
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const plain = member === null || member === undefined ? undefined : withoutDirectives(member);
    if (plain !== undefined) {
      members.push([name, plain]);
    }
  }
  return Object.fromEntries(members) satisfies JsonObject;
}
