import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { DELETE_FROM_LIST, PATCH, RETAIN_KEYS, SET_ELEMENT_ORDER } from '../merge/patchDirectives.ts';

/** A JSON patch (RFC 6902), a JSON merge patch (RFC 7396), or Kubernetes' own strategic merge patch. */
export type PatchType = 'json' | 'merge' | 'strategic';

export const PATCH_TYPES: readonly PatchType[] = ['strategic', 'merge', 'json'];

/** A patch as it is sent: a list of operations, or a part of an object. What is in it is unchecked. */
export type TypedPatch =
  | { readonly type: 'json'; readonly patch: readonly Json[] }
  | { readonly type: 'merge' | 'strategic'; readonly patch: JsonObject };

/** Which type a document is of, by its shape: a list, an object with directives, or a plain object. */
export function detectPatchType(patch: Json): PatchType {
  if (isJsonArray(patch)) {
    return 'json';
  }
  return hasDirective(patch) ? 'strategic' : 'merge';
}

function hasDirective(value: Json | undefined): boolean {
  if (isJsonArray(value)) {
    return value.some(hasDirective);
  }
  return (
    isJsonObject(value) &&
    Object.entries(value).some(([name, member]) => isDirective(name) || hasDirective(member))
  );
}

function isDirective(name: string): boolean {
  return (
    name === PATCH ||
    name === RETAIN_KEYS ||
    name.startsWith(`${SET_ELEMENT_ORDER}/`) ||
    name.startsWith(`${DELETE_FROM_LIST}/`)
  );
}
