import {
  isJsonArray,
  isJsonEqual,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import { memberType, type FieldType, type ListType } from './fieldType.ts';
import { DELETE_FROM_LIST, PATCH, SET_ELEMENT_ORDER } from './patchDirectives.ts';

/**
 * A strategic merge patch that makes `next` of `former`, as kubectl would write it. Lists merge by their patch merge
 * key, which may not tell all their items apart: whoever sends the patch checks first that it does what it should.
 */
export function createStrategicPatch(
  former: JsonObject,
  next: JsonObject,
  type: FieldType | undefined,
): JsonObject {
  const patch: [string, Json | undefined][] = [];
  for (const [name, value] of Object.entries(next)) {
    const before = ownMember(former, name);
    if (value === undefined || isJsonEqual(before, value)) {
      continue;
    }
    const its = memberType(type, name);
    if (isJsonObject(before) && isJsonObject(value)) {
      patch.push([name, createStrategicPatch(before, value, its)]);
    } else if (
      isJsonArray(before) &&
      isJsonArray(value) &&
      its?.kind === 'list' &&
      its.patchStrategy === 'merge'
    ) {
      patch.push(...Object.entries(listPatch(name, before, value, its)));
    } else {
      patch.push([name, value]);
    }
  }
  for (const [name, value] of Object.entries(former)) {
    if (value !== undefined && ownMember(next, name) === undefined) {
      patch.push([name, null]);
    }
  }
  return Object.fromEntries(patch);
}

function listPatch(name: string, former: readonly Json[], next: readonly Json[], type: ListType): JsonObject {
  const { patchMergeKey: mergeKey, items } = type;
  if (mergeKey === undefined) {
    const gone = former.filter((item) => !next.includes(item));
    return {
      [`${SET_ELEMENT_ORDER}/${name}`]: next,
      ...(gone.length > 0 && { [`${DELETE_FROM_LIST}/${name}`]: gone }),
      [name]: next.filter((item) => !former.includes(item)),
    };
  }
  const objects = (list: readonly Json[]): readonly JsonObject[] => list.filter(isJsonObject);
  const withKey = (list: readonly Json[], key: Json | undefined): JsonObject | undefined =>
    objects(list).find((item) => item[mergeKey] === key);

  const changed = objects(next).flatMap((item) => {
    const key = item[mergeKey];
    const before = withKey(former, key);
    if (before === undefined) {
      return [item];
    }
    return isJsonEqual(before, item)
      ? []
      : [{ ...createStrategicPatch(before, item, items), [mergeKey]: key }];
  });
  const deleted = objects(former)
    .filter((item) => withKey(next, item[mergeKey]) === undefined)
    .map((item) => ({ [PATCH]: 'delete', [mergeKey]: item[mergeKey] }));
  return {
    [`${SET_ELEMENT_ORDER}/${name}`]: objects(next).map((item) => ({ [mergeKey]: item[mergeKey] })),
    [name]: [...changed, ...deleted],
  };
}
