import { randomInt, randomUUID } from 'node:crypto';
import type { KubeObject, ObjectMeta } from '../../kube/types.ts';
import { timestamp, type NamedObject, type StoredObject } from '../storage/clusterState.ts';
import { ApiError } from './apiError.ts';
import { badRequest, conflict, MODIFIED_MEANWHILE, serverError } from './failures.ts';
import type { ResourceScope } from './resourceScope.ts';

/** `generateName`'s five characters come from this alphabet: no vowels, no words (apimachinery/pkg/util/rand). */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const MAX_GENERATED_PREFIX = 58;

/**
 * A new object with the identity that the server gives it (`BeforeCreate` of apiserver/pkg/registry/rest).
 *
 * @param name what the address says; empty where it says nothing
 * @throws ApiError 400 for a body that contradicts its address, 500 for one that names a resource version
 */
export function withNewIdentity(object: KubeObject, namespace: string, name: string): NamedObject {
  checkAddress(object, namespace, name);
  const { resourceVersion = '', ...metadata } = withoutServerFields(object.metadata);
  if (resourceVersion !== '') {
    throw new ApiError(serverError('resourceVersion should not be set on objects to be created'));
  }
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(namespace === '' ? {} : { namespace }),
      name: orIfEmpty(metadata.name, generatedName(metadata.generateName)),
      uid: randomUUID(),
      creationTimestamp: timestamp(),
    },
  };
}

/**
 * A change of an object, with what of its identity the body left out (`BeforeUpdate`).
 *
 * @throws ApiError 400 for a body that contradicts its address, 409 for one of another object or another version
 */
export function withSameIdentity(
  object: KubeObject,
  current: StoredObject,
  { type, profile }: ResourceScope,
  subresource?: string,
): NamedObject {
  const { namespace = '', name, uid, creationTimestamp, resourceVersion } = current.metadata;
  checkAddress(object, namespace, name, type.namespaced);
  const {
    namespace: _namespace,
    selfLink: _selfLink,
    generation: _generation,
    ...sent
  }: ServerFields = object.metadata;
  // The storage that Services once had of their own left the uid to validation (pkg/registry/core/service/storage/rest.go).
  const isPrecondition =
    profile.preconditions &&
    (profile.unconditionalUpdate || type.name !== 'services' || subresource !== undefined);
  if (isPrecondition && sent.uid && sent.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${sent.uid}, UID in object meta: ${uid}`;
    throw new ApiError(conflict(type.name, name, why));
  }
  if (sent.resourceVersion && sent.resourceVersion !== resourceVersion) {
    throw new ApiError(conflict(type.name, name, MODIFIED_MEANWHILE));
  }
  const { generation, deletionTimestamp, deletionGracePeriodSeconds }: ServerFields = current.metadata;
  // `AllowUnconditionalUpdate` of the strategies.
  const isUnconditional = profile.unconditionalUpdate || !['services', 'routes'].includes(type.name);
  return {
    ...object,
    metadata: {
      ...sent,
      ...(namespace === '' ? {} : { namespace }),
      name,
      uid: orIfEmpty(sent.uid, uid),
      ...(generation === undefined ? {} : { generation }),
      creationTimestamp,
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp, deletionGracePeriodSeconds }),
      resourceVersion: orIfEmpty(sent.resourceVersion, isUnconditional ? resourceVersion : ''),
    },
  };
}

interface ServerFields extends ObjectMeta {
  readonly selfLink?: string;
  readonly generation?: number;
  readonly deletionGracePeriodSeconds?: number;
}

/** Metadata without what no client decides on. The address says the namespace, and whether there is one. */
function withoutServerFields(metadata: ServerFields): ObjectMeta {
  const {
    namespace: _namespace,
    selfLink: _selfLink,
    deletionTimestamp: _deletionTimestamp,
    deletionGracePeriodSeconds: _deletionGracePeriodSeconds,
    ...rest
  } = metadata;
  return rest;
}

/** Go tells nothing from the empty text. */
function orIfEmpty(text: string | undefined, fallback: string): string {
  return text === undefined || text === '' ? fallback : text;
}

function checkAddress(
  { metadata }: KubeObject,
  namespace: string,
  name: string,
  isNamespaced = namespace !== '',
): void {
  if (isNamespaced && metadata.namespace && metadata.namespace !== namespace) {
    const message =
      name === ''
        ? 'the namespace of the provided object does not match the namespace sent on the request'
        : `the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${namespace})`;
    throw new ApiError(badRequest(message));
  }
  if (name === '') {
    return;
  }
  if (!metadata.name) {
    throw new ApiError(
      badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`),
    );
  }
  if (metadata.name !== name) {
    throw new ApiError(
      badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`),
    );
  }
}

/** Empty without a prefix: validation then says what is missing. */
function generatedName(prefix = ''): string {
  if (prefix === '') {
    return '';
  }
  const random = Array.from({ length: 5 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return prefix.slice(0, MAX_GENERATED_PREFIX) + random;
}
