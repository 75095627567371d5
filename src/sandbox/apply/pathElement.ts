import { isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { ListType } from '../../manifest/merge/fieldType.ts';

/*
 * One step of a path to a field, spelled as in `FieldsV1` (structured-merge-diff, fieldpath/serialize-pe.go):
 * `f:name` is a member, `k:{"port":80,"protocol":"TCP"}` the item of a list with keys, `v:"x"` an item of a set.
 */

export function memberElement(name: string): string {
  return `f:${name}`;
}

/**
 * The element of a list's item.
 *
 * @param defaults values of keys that an item may leave out
 * @returns undefined where a key is missing
 */
export function itemElement(list: ListType, item: Json, defaults: JsonObject): string | undefined {
  if (list.listType === 'set') {
    return `v:${JSON.stringify(item)}`;
  }
  const keys: Record<string, Json> = {};
  for (const name of [...(list.listMapKeys ?? [])].sort()) {
    const key = (isJsonObject(item) ? item[name] : undefined) ?? defaults[name];
    if (key === undefined || key === null) {
      return undefined;
    }
    keys[name] = key;
  }
  return `k:${JSON.stringify(keys)}`;
}

/** Whether a key of `FieldsV1` can be read (`DeserializePathElement`). Items by their index are nobody's here. */
export function isPathElement(text: string): boolean {
  const kind = text.slice(0, 2);
  if (kind === 'f:') {
    return true;
  }
  try {
    const value = JSON.parse(text.slice(2)) as Json;
    return kind === 'v:' || (kind === 'k:' && isJsonObject(value));
  } catch {
    return false;
  }
}

/** Members stand before items with keys, and those before items of sets; numbers among keys compare as numbers. */
export function comparePathElements(left: string, right: string): number {
  const byKind = 'fkv'.indexOf(left.charAt(0)) - 'fkv'.indexOf(right.charAt(0));
  if (byKind !== 0 || left.startsWith('f:')) {
    return byKind || compare(left, right);
  }
  const [leftKeys, rightKeys] = [keyValues(left), keyValues(right)];
  for (const [index, key] of leftKeys.entries()) {
    const order = compare(key, rightKeys[index] ?? '');
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

function keyValues(element: string): readonly (string | number)[] {
  const value = JSON.parse(element.slice(2)) as Json;
  return (isJsonObject(value) ? Object.values(value) : [value]).map((key) =>
    typeof key === 'number' ? key : JSON.stringify(key ?? null),
  );
}

function compare(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A path as messages have it: `.spec.ports[port=80,protocol="TCP"].name`. */
export function printPath(path: readonly string[]): string {
  return path.map(printElement).join('');
}

export function printElement(element: string): string {
  const text = element.slice(2);
  if (element.startsWith('f:')) {
    return `.${text}`;
  }
  const value = JSON.parse(text) as Json;
  if (element.startsWith('v:') || !isJsonObject(value)) {
    return `[=${text}]`;
  }
  const keys = Object.entries(value).map(([name, key]) => `${name}=${JSON.stringify(key)}`);
  return `[${keys.join(',')}]`;
}
