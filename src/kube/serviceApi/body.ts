import { isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../errors.ts';
import type { Service } from '../types.ts';
import { readJson } from '../yaml/readJson.ts';
import { readYaml } from '../yaml/yaml.ts';
import type { ServiceRef } from './names.ts';

/** What is sent: an object, or the text of one, which goes out as it is. */
export type ServiceBody =
  Service | { readonly mediaType: 'application/json' | 'application/yaml'; readonly text: string };

export interface PreparedBody {
  readonly mediaType: string;
  readonly text: string;
  readonly object: Service;
}

/** etcd's own limit for a request (`--max-request-bytes`). */
export const MAX_BODY_BYTES = 1.5 * 1024 * 1024;

/**
 * Makes sure that a body is one Service, and the one that the path names.
 *
 * @throws KubeError `invalid`, with the position where the text cannot be read
 */
export function prepareBody(body: ServiceBody, address: Partial<ServiceRef>): PreparedBody {
  // What a file says beside its metadata may have any name, so that is no text which has some.
  const { mediaType, text, value } = 'metadata' in body ? fromObject(body) : fromText(body);
  const object = checkKind(value);
  const metadata = object['metadata'];
  if (!isJsonObject(metadata)) {
    throw invalid('The Service has no metadata.');
  }
  checkAddress(metadata, address, { nameRequired: true });
  return { mediaType, text, object: object as unknown as Service };
}

/** @throws KubeError `invalid` for what no API server would take */
export function checkSize(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BODY_BYTES) {
    throw invalid(`This is ${bytes} bytes, more than the ${MAX_BODY_BYTES} that a cluster stores.`);
  }
  return text;
}

/**
 * @throws KubeError `invalid` when the metadata names another namespace or name than the path, or no name where one is
 *   needed
 */
export function checkAddress(
  metadata: JsonObject,
  { namespace, name }: Partial<ServiceRef>,
  { nameRequired }: { readonly nameRequired: boolean },
): void {
  const named = metadata['name'] ?? undefined;
  if (name !== undefined && named !== name && (nameRequired || named !== undefined)) {
    throw invalid(`metadata.name is ${show(named)}, but the request is for "${name}".`);
  }
  const within = metadata['namespace'] ?? undefined;
  // An empty namespace is none, as everywhere in the API.
  if (namespace !== undefined && within !== undefined && within !== '' && within !== namespace) {
    throw invalid(`metadata.namespace is ${show(within)}, but the request is for "${namespace}".`);
  }
}

/** @throws KubeError `invalid` when it is not known which state the body was made from */
export function checkResourceVersion({ metadata }: Service): void {
  if ((metadata.resourceVersion ?? '') === '') {
    throw invalid('metadata.resourceVersion is missing: what others changed meanwhile could be overwritten.');
  }
}

interface Read {
  readonly mediaType: string;
  readonly text: string;
  readonly value: Json;
}

function fromObject(service: Service): Read {
  // The items of a list come without what every other object says of itself.
  const object = { apiVersion: 'v1', kind: 'Service', ...service };
  const text = checkSize(JSON.stringify(object));
  return { mediaType: 'application/json', text, value: object as unknown as JsonObject };
}

function fromText({ mediaType, text }: Exclude<ServiceBody, Service>): Read {
  checkSize(text);
  return { mediaType, text, value: mediaType === 'application/json' ? readJson(text) : readYaml(text) };
}

/** @throws KubeError `invalid` for what is no Service */
export function checkKind(value: Json): JsonObject {
  if (value === null) {
    throw invalid('The document is empty.');
  }
  if (!isJsonObject(value)) {
    throw invalid('The document is no object.');
  }
  const { apiVersion, kind } = value;
  if (apiVersion !== 'v1' || kind !== 'Service') {
    throw invalid(
      `apiVersion "v1" and kind "Service" are expected, not ${show(apiVersion)} and ${show(kind)}.`,
    );
  }
  return value;
}

function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}

function invalid(message: string): KubeError {
  return new KubeError('invalid', message);
}
