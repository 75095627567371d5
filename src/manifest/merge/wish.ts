import { asJsonObject, type JsonObject } from '../../common/json.ts';

/** Metadata that a file may hold because it was exported, and that is no wish. */
const SERVER_METADATA: ReadonlySet<string> = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'selfLink',
  'managedFields',
]);

/** Metadata that a file holds as a condition: the server answers 409 where the object is another or has changed. */
const PRECONDITIONS = ['uid', 'resourceVersion'] as const;

/** What of an object its author can decide. The type is the live object's, and the status has requests of its own. */
export function wish(object: JsonObject): JsonObject {
  const metadata = Object.entries(asJsonObject(object['metadata'])).filter(
    ([name]) => !SERVER_METADATA.has(name),
  );
  return { metadata: Object.fromEntries(metadata), spec: asJsonObject(object['spec']) };
}

/** The conditions that a file makes, as metadata. */
export function preconditionsOf(file: JsonObject): JsonObject {
  const metadata = asJsonObject(file['metadata']);
  // An empty one is none.
  const given = PRECONDITIONS.filter((name) => typeof metadata[name] === 'string' && metadata[name] !== '');
  return Object.fromEntries(given.map((name) => [name, metadata[name]]));
}
