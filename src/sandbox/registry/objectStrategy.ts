import { isJsonObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import type { ProfileName } from '../profile.ts';
import { decodeObject } from './decodeObject.ts';
import { refuseInvalid } from './fieldError.ts';
import { always, plain, string, struct } from './fieldTable.ts';
import { isSince } from './generation.ts';
import { dns1123Label, dns1123Subdomain } from './nameRules.ts';
import { validateMetaChange, validateObjectMeta, type StoredMeta } from './objectMeta.ts';
import { objectMetaFields } from './objectMetaFields.ts';
import type { ResourceType } from './resources.ts';
import type { Decoded, Strategy } from './strategy.ts';

/**
 * The rules for a kind of which only the metadata are understood: Namespaces, Endpoints, Pods, Events, Routes. Their
 * specs are kept as they are sent.
 */
export function createObjectStrategy(type: ResourceType, profile: ProfileName): Strategy {
  const head = struct(`v1.${type.kind}`, {
    kind: plain(string),
    apiVersion: plain(string),
    metadata: always(objectMetaFields),
  });
  const nameRule = type.name === 'namespaces' ? dns1123Label : dns1123Subdomain;
  return {
    decode(body: JsonObject): Decoded {
      const { kind, apiVersion, metadata = {}, ...rest } = body;
      const decoded = decodeObject(head, { kind, apiVersion, metadata }, profile);
      const object = { ...decoded.object, ...rest } as unknown as KubeObject;
      const { strictProblems } = decoded;
      return { object: type.name === 'namespaces' ? withDefaults(object, profile) : object, strictProblems };
    },
    create(object) {
      const errors = validateObjectMeta(storedMeta(object), nameRule, profile);
      refuseInvalid(type.kind, object.metadata.name ?? '', errors, profile);
      const isNamespace = type.name === 'namespaces';
      return { object: isNamespace ? withLife(object) : object, warnings: [] };
    },
    update(object, current) {
      const rules = { needsVersion: true };
      const errors = validateMetaChange(storedMeta(object), storedMeta(current), profile, rules);
      refuseInvalid(type.kind, object.metadata.name ?? '', errors, profile);
      const { status: _sent, ...rest } = object as KubeObject & { status?: unknown };
      // All that a namespace has besides its metadata belongs to its controller.
      const updated =
        type.name === 'namespaces'
          ? { ...current, metadata: object.metadata }
          : { ...rest, ...statusOf(current) };
      return { object: updated, warnings: [] };
    },
    updateStatus(object, current) {
      const { resourceVersion } = object.metadata;
      const metadata = { ...current.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
      return { object: { ...current, metadata, ...statusOf(object) }, warnings: [] };
    },
  };
}

/** What `SetDefaults_Namespace` and its status fill in; the label from 1.21 on. */
function withDefaults(namespace: KubeObject, profile: ProfileName): KubeObject {
  const { metadata } = namespace;
  const { name = '' } = metadata;
  const label = isSince(profile, '1.36') && name !== '' ? { 'kubernetes.io/metadata.name': name } : {};
  const labels = { ...metadata.labels, ...label };
  return {
    ...namespace,
    metadata: { ...metadata, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
    ...{ status: { phase: 'Active', ...statusFields(namespace) } },
  };
}

/** A new namespace is alive, and does not go before its content does. */
function withLife({ metadata }: KubeObject): KubeObject {
  return { metadata, ...{ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } } };
}

/** Decoded metadata have no nulls. */
function storedMeta({ metadata }: KubeObject): StoredMeta {
  return metadata as StoredMeta;
}

function statusFields(object: KubeObject): JsonObject {
  const { status } = object as { status?: unknown };
  return isJsonObject(status) ? status : {};
}

function statusOf(object: KubeObject): object {
  return 'status' in object ? { status: object.status } : {};
}
