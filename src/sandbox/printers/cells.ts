import {
  asJsonObject,
  isJsonArray,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import { humanDuration } from '../api/humanDuration.ts';

export const NONE = '<none>';

/** What stands at a path of an object, of which nobody has checked more than the metadata. */
export function valueAt(object: KubeObject | JsonObject, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, name) => ownMember(asJsonObject(value), name),
    object as unknown as JsonObject,
  );
}

/** Empty for what is no text. */
export function textAt(object: KubeObject | JsonObject, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The objects of a list; none where there is no list. */
export function itemsAt(object: KubeObject | JsonObject, ...path: readonly string[]): readonly JsonObject[] {
  const value = valueAt(object, ...path);
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

/** The texts of a list. */
export function textsAt(object: KubeObject | JsonObject, ...path: readonly string[]): readonly string[] {
  const value = valueAt(object, ...path);
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** `translateTimestampSince`: how long ago that was, `<unknown>` for no time. */
export function ageOf(time = ''): string {
  const since = Date.parse(time);
  return Number.isNaN(since) ? '<unknown>' : humanDuration(Date.now() - since);
}

/** The first three, and how many more there are (`listWithMoreString`). */
export function firstOf(list: readonly string[], otherwise: string): string {
  const shown = list.slice(0, 3).join(',') || otherwise;
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown;
}
