import { isJsonObject, type Json, type JsonObject } from '../../../common/json.ts';
import type { JsonPatchOperation } from '../../../kube/serviceApi/patchService.ts';
import { resolvePointer } from '../../merge/jsonPointer.ts';

/** Operations that change one value, each after a test that it still is what it was. */
export function setValue(live: JsonObject, path: string, value: Json): readonly JsonPatchOperation[] {
  const former = resolvePointer(live, path).value;
  return former === undefined
    ? [{ op: 'add', path, value }]
    : [
        { op: 'test', path, value: former },
        { op: 'replace', path, value },
      ];
}

/** Nothing where there is nothing to remove. */
export function removeValue(live: JsonObject, path: string): readonly JsonPatchOperation[] {
  const former = resolvePointer(live, path).value;
  return former === undefined
    ? []
    : [
        { op: 'test', path, value: former },
        { op: 'remove', path },
      ];
}

/** The value of a map at a pointer; undefined where there is none. */
export function mapAt(live: JsonObject, path: string): JsonObject | undefined {
  const { value } = resolvePointer(live, path);
  return isJsonObject(value) ? value : undefined;
}
