import { asJsonObject, isJsonArray, isJsonObject, type Json, type JsonObject } from '../common/json.ts';
import { printYaml } from '../kube/yaml/yaml.ts';
import { readManifest } from '../manifest/text/manifest.ts';

export type Format = 'yaml' | 'json';

/** A Service as text: YAML as kubectl prints it, or JSON with its members in the same order. */
export function printService(service: JsonObject, format: Format): string {
  return format === 'yaml' ? printYaml(service) : `${JSON.stringify(sorted(service), undefined, 2)}\n`;
}

/** Without the record of who manages which field, which is longer than the rest. */
export function withoutManagedFields(service: JsonObject): JsonObject {
  const { managedFields: _, ...metadata } = asJsonObject(service['metadata']);
  return { ...service, metadata };
}

/** Which version of which Service an object is, by its own words; empty where it does not say. */
export interface Identity {
  readonly uid: string;
  readonly resourceVersion: string;
}

export function identityOf(service: JsonObject): Identity {
  const { uid, resourceVersion } = asJsonObject(service['metadata']);
  return {
    uid: typeof uid === 'string' ? uid : '',
    resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : '',
  };
}

/** The {@link identityOf} the Service of a text, also where half a line keeps it from being read as a whole. */
export function identityIn(text: string, format: Format): Identity {
  const content = readManifest(text, format, { isRendered: true })[0]?.content;
  if (content?.kind === 'service') {
    return identityOf(content.object);
  }
  const valueOf = (field: string): string => {
    // As it was printed: an annotation, which may be called the same, stands deeper.
    const line = format === 'yaml' ? `^ {2}${field}: *["']?([^"'\\s]+)` : `^ {4}"${field}": *"([^"]+)`;
    return new RegExp(line, 'm').exec(text)?.[1] ?? '';
  };
  return { uid: valueOf('uid'), resourceVersion: valueOf('resourceVersion') };
}

function sorted(value: Json): Json {
  if (isJsonArray(value)) {
    return value.map(sorted);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member ?? null)]));
}
