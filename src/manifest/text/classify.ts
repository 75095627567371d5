import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { TextRange, YamlNode } from '../../kube/yaml/yamlNode.ts';
import { isJsonPatch, isKustomization, isServicePatch } from './kustomize.ts';
import type { ManifestContent } from './manifest.ts';

/** A value of a manifest, and where it stands. */
export interface Located {
  readonly range: TextRange;
  readonly root: YamlNode;
  readonly value: Json;
}

export type Classified = Located & { readonly content: ManifestContent };

/**
 * Says what a document is. A list gives one answer per item, lists within it likewise, as kubectl flattens them.
 *
 * @param path of the file, for what only its name tells; empty where there is none
 * @param isPatch whether a kustomization says that it is one
 */
export function classify(document: Located, path: string, isPatch: boolean): readonly Classified[] {
  const { value } = document;
  if (isListOfServices(value)) {
    return itemsOf(document).flatMap((item) => classify(item, path, isPatch));
  }
  return [{ ...document, content: contentOf(value, path, isPatch) }];
}

function contentOf(value: Json, path: string, isPatch: boolean): ManifestContent {
  if (isKustomization(value, path)) {
    return { kind: 'skipped', reason: 'kustomization' };
  }
  if (isJsonPatch(value)) {
    return { kind: 'skipped', reason: 'patch' };
  }
  if (!isJsonObject(value)) {
    return { kind: 'skipped', reason: 'noObject' };
  }
  const apiVersion = textOf(value, 'apiVersion');
  const objectKind = textOf(value, 'kind');
  if (apiVersion === undefined || objectKind === undefined) {
    return { kind: 'skipped', reason: 'noObject' };
  }
  const metadata = isJsonObject(value['metadata']) ? value['metadata'] : {};
  const name = textOf(metadata, 'name');
  if (apiVersion !== 'v1' || objectKind !== 'Service') {
    return { kind: 'other', apiVersion, objectKind, name };
  }
  if (isPatch || isServicePatch(value, path)) {
    return { kind: 'skipped', reason: 'patch' };
  }
  const namespace = textOf(metadata, 'namespace');
  return { kind: 'service', object: value, namespace, name, generateName: textOf(metadata, 'generateName') };
}

/** Whether Services can be in it: lists of other kinds are objects of another kind like any other. */
function isListOfServices(value: Json): value is JsonObject {
  return (
    isJsonObject(value) &&
    value['apiVersion'] === 'v1' &&
    (value['kind'] === 'List' || value['kind'] === 'ServiceList') &&
    (isJsonArray(value['items'] ?? undefined) || (value['items'] ?? null) === null)
  );
}

function itemsOf({ root, value }: Located): readonly Located[] {
  const nodes = root.kind === 'mapping' ? root.fields.get('items')?.value : undefined;
  const items = isJsonObject(value) ? value['items'] : undefined;
  if (nodes?.kind !== 'sequence' || !isJsonArray(items)) {
    return [];
  }
  const kind = isJsonObject(value) ? value['kind'] : undefined;
  return nodes.items.map((node, index) => {
    const item = items[index] ?? null;
    return { range: node, root: node, value: kind === 'ServiceList' ? asService(item) : item };
  });
}

/** The items of a list of one kind need not say of themselves what they are. */
function asService(item: Json): Json {
  return isJsonObject(item) ? { apiVersion: 'v1', kind: 'Service', ...item } : item;
}

/** Text that is not empty. */
function textOf(object: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
