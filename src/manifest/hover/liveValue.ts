import { asJsonObject, isJsonArray, type Json, type JsonObject } from '../../common/json.ts';
import { valueAt, type FieldPath } from '../diff/fieldPath.ts';

/** What a Service that exists has in a field. */
export type LiveValue =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'notSet' }
  /** It has no such port, or no such item of another list. */
  | { readonly kind: 'noItem' };

/**
 * What the cluster's Service has where the written one has a field. Ports are the same by number and protocol, or else by
 * name, wherever they stand in their list.
 */
export function liveValue(written: JsonObject, live: JsonObject, path: FieldPath): LiveValue {
  const place = placeInLive(written, live, path);
  if (place === undefined) {
    return { kind: 'noItem' };
  }
  const value = valueAt(live, place) ?? null;
  return value === null ? { kind: 'notSet' } : { kind: 'value', value };
}

function placeInLive(written: JsonObject, live: JsonObject, path: FieldPath): FieldPath | undefined {
  const [first, second, index, ...rest] = path;
  if (typeof index !== 'number') {
    return path;
  }
  if (first !== 'spec' || second !== 'ports') {
    return valueAt(live, path.slice(0, 3)) === undefined ? undefined : path;
  }
  const port = asJsonObject(valueAt(written, [first, second, index]));
  const ports = valueAt(live, [first, second]);
  const all = (isJsonArray(ports) ? ports : []).map(asJsonObject);
  const { name, protocol = 'TCP' } = port;
  const byNumber = all.findIndex(
    (other) => other['port'] === port['port'] && (other['protocol'] ?? 'TCP') === protocol,
  );
  const found =
    byNumber >= 0 ? byNumber : all.findIndex((other) => name !== undefined && other['name'] === name);
  return found < 0 ? undefined : [first, second, found, ...rest];
}
