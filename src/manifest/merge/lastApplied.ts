import { asJsonObject, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { goJson } from './goJson.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What the file said when it was last applied. */
export type LastApplied =
  | { readonly state: 'present'; readonly config: JsonObject }
  /** The object was not made by an apply. */
  | { readonly state: 'absent' }
  /** Somebody has written what is no JSON object. */
  | { readonly state: 'malformed' };

export function readLastApplied(object: JsonObject): LastApplied {
  const text = annotationsOf(object)[LAST_APPLIED];
  if (text === undefined) {
    return { state: 'absent' };
  }
  try {
    const config: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return isJsonObject(config) ? { state: 'present', config } : { state: 'malformed' };
  } catch {
    return { state: 'malformed' };
  }
}

/**
 * What kubectl sends for a file: the object with its namespace and, in the annotation
 * `kubectl.kubernetes.io/last-applied-configuration`, itself. Byte for byte kubectl's (`GetModifiedConfiguration` in
 * kubectl/pkg/util/apply.go), so that either can go on where the other has applied.
 *
 * @param namespace where the object goes if it does not say
 */
export function withLastApplied(object: JsonObject, namespace: string): JsonObject {
  const metadata = asJsonObject(object['metadata']);
  const own = Object.entries(annotationsOf(object)).filter(([name]) => name !== LAST_APPLIED);
  const placed = isGiven(metadata['namespace']) ? metadata : { ...metadata, namespace };
  const config = { ...object, metadata: { ...placed, annotations: Object.fromEntries(own) } };
  const annotations = Object.fromEntries([...own, [LAST_APPLIED, `${goJson(config)}\n`]]);
  return { ...config, metadata: { ...placed, annotations } };
}

/** The object without that annotation. */
export function withoutLastApplied(object: JsonObject): JsonObject {
  const metadata = asJsonObject(object['metadata']);
  const { [LAST_APPLIED]: annotation, ...annotations } = annotationsOf(object);
  return annotation === undefined ? object : { ...object, metadata: { ...metadata, annotations } };
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

function annotationsOf(object: JsonObject): JsonObject {
  return asJsonObject(asJsonObject(object['metadata'])['annotations']);
}
