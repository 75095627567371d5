import { isJsonArray, isJsonObject, ownMember, type Json, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { goFormat, goType } from './goFormat.ts';
import { memberType, type FieldType } from './fieldType.ts';
import { serviceType } from './serviceType.ts';
import { mergeList, type ListMerge } from './strategicMergeList.ts';
import {
  DELETE_FROM_LIST,
  PATCH,
  RETAIN_KEYS,
  SET_ELEMENT_ORDER,
  withoutDirectives,
} from './patchDirectives.ts';

/**
 * Applies a strategic merge patch exactly as the API server does (`StrategicMergeMapPatch` in apimachinery's
 * strategicpatch/patch.go), so that a preview tells the truth: ports are told apart by their number alone, and a patch
 * of one of two ports that share a number changes the first (kubernetes/kubernetes#39188).
 *
 * @param type how the fields of the object merge; a Service's without it
 * @returns a new object; neither argument is changed
 * @throws KubeError `invalid`, with the HTTP status and the message that the server answers with
 */
export function applyStrategicMergePatch(
  original: JsonObject,
  patch: JsonObject,
  type: FieldType = serviceType,
): JsonObject {
  return mergeObject(original, patch, type);
}

function mergeObject(original: JsonObject, patch: JsonObject, type: FieldType | undefined): JsonObject {
  if (patch[PATCH] !== undefined) {
    return replacedObject(patch);
  }
  const merged = retainKeys(original, patch);
  const ordered = mergeOrderedLists(merged, patch, type);

  for (const [key, value] of Object.entries(patch)) {
    if (key === RETAIN_KEYS || key.startsWith(SET_ELEMENT_ORDER) || ordered.has(key)) {
      continue;
    }
    const deletes = key.startsWith(DELETE_FROM_LIST);
    const name = deletes ? listName(key, DELETE_FROM_LIST) : key;
    mergeMember(merged, name, value, { type: memberType(type, name), deletes });
  }
  return Object.fromEntries(merged);
}

/** `$patch` in an object: it is not merged, but taken or emptied. */
function replacedObject(patch: JsonObject): JsonObject {
  const { [PATCH]: directive, ...rest } = patch;
  switch (directive) {
    case 'replace':
      return rest;
    case 'delete':
      return {};
    default:
      throw invalid(500, `unknown patch type: ${goFormat(directive)} in map: ${goFormat(patch)}`);
  }
}

function mergeMember(
  merged: Map<string, Json | undefined>,
  name: string,
  value: Json | undefined,
  { type, deletes }: { readonly type: FieldType | undefined; readonly deletes: boolean },
): void {
  if (value === null || value === undefined) {
    merged.delete(name);
    return;
  }
  const former = merged.get(name);
  if (isJsonObject(former) && isJsonObject(value)) {
    merged.set(name, mergeObject(former, value, type));
  } else if (isJsonArray(former) && isJsonArray(value)) {
    merged.set(name, mergeList(former, value, listMerge(type, deletes)));
  } else if (!deletes) {
    const plain = withoutDirectives(value);
    if (plain === undefined) {
      merged.delete(name);
    } else {
      merged.set(name, plain);
    }
  }
}

/** `$retainKeys`: what it does not name is removed, and the patch may not name anything else. */
function retainKeys(original: JsonObject, patch: JsonObject): Map<string, Json | undefined> {
  const members = Object.entries(original);
  const retained = patch[RETAIN_KEYS];
  if (retained === undefined) {
    return new Map(members);
  }
  if (!isJsonArray(retained)) {
    throw invalid(400, 'invalid patch format of retainKeys');
  }
  for (const [key, value] of Object.entries(patch)) {
    const isDirective = key.startsWith('$');
    if (value !== null && !isDirective && !retained.includes(key)) {
      throw invalid(400, 'invalid patch format of retainKeys');
    }
  }
  return new Map(members.filter(([key]) => retained.includes(key)));
}

/**
 * `$setElementOrder/ports` and the list that goes with it.
 *
 * @returns the lists that are done
 */
function mergeOrderedLists(
  merged: Map<string, Json | undefined>,
  patch: JsonObject,
  type: FieldType | undefined,
): ReadonlySet<string> {
  const done = new Set<string>();
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(SET_ELEMENT_ORDER)) {
      continue;
    }
    const name = listName(key, SET_ELEMENT_ORDER);
    const former = merged.get(name);
    const value = ownMember(patch, name);
    const before = requireList(former ?? []);
    const items = requireList(value === undefined ? [] : value);
    const how = { ...listMerge(memberType(type, name), false), order: requireList(order) };
    done.add(name);
    if (value !== undefined || (former !== undefined && how.merges)) {
      merged.set(name, mergeList(before, items, how));
    }
  }
  return done;
}

function requireList(value: Json | undefined): readonly Json[] {
  if (!isJsonArray(value)) {
    throw invalid(500, `expected a []interface {}, but received a ${goType(value)}`);
  }
  return value;
}

function listMerge(type: FieldType | undefined, deletes: boolean): ListMerge {
  const list = type?.kind === 'list' ? type : undefined;
  return {
    merges: list?.patchStrategy === 'merge',
    mergeKey: list?.patchMergeKey,
    deletes,
    mergeItem: (former, value) => mergeObject(former, value, list?.items),
  };
}

function listName(key: string, prefix: string): string {
  if (key[prefix.length] !== '/') {
    const directive = prefix === DELETE_FROM_LIST ? 'primitive list' : 'setElementOrder list';
    throw invalid(400, `invalid patch format of ${directive}`);
  }
  return key.slice(prefix.length + 1);
}

function invalid(httpStatus: number, message: string): KubeError {
  return new KubeError('invalid', message, { httpStatus });
}
