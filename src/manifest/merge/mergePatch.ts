import { isJsonEqual, isJsonObject, ownMember, type Json, type JsonObject } from '../../common/json.ts';

/**
 * Applies a JSON merge patch (RFC 7396): objects merge, `null` removes, anything else replaces.
 *
 * @returns a new value; neither argument is changed
 */
export function applyMergePatch(original: Json, patch: JsonObject): JsonObject;
export function applyMergePatch(original: Json, patch: Json): Json;
export function applyMergePatch(original: Json, patch: Json): Json {
  if (!isJsonObject(patch)) {
    return patch;
  }
  const merged = new Map(isJsonObject(original) ? Object.entries(original) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined) {
      merged.delete(name);
    } else {
      merged.set(name, applyMergePatch(merged.get(name) ?? null, value));
    }
  }
  return Object.fromEntries(merged);
}

/**
 * The smallest JSON merge patch that makes `modified` of `original`; empty where they are equal. A member that is null
 * in `modified` is one to remove: a merge patch cannot set null.
 */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: [string, Json][] = [];
  for (const [name, value] of Object.entries(modified)) {
    const former = ownMember(original, name);
    if (value === undefined || isJsonEqual(former, value)) {
      continue;
    }
    patch.push([name, isJsonObject(former) && isJsonObject(value) ? createMergePatch(former, value) : value]);
  }
  for (const [name, value] of Object.entries(original)) {
    if (value !== undefined && ownMember(modified, name) === undefined) {
      patch.push([name, null]);
    }
  }
  return Object.fromEntries(patch);
}
