import { isJsonEqual, type Json } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import type { NamedObject, StoredObject } from '../storage/clusterState.ts';
import { ApiError } from './apiError.ts';
import { withoutKind } from './encode.ts';
import { serverError } from './failures.ts';
import type { ResourceScope } from './resourceScope.ts';

/** `--max-request-bytes` of etcd. Real objects are measured as protobuf, which is a little shorter than JSON. */
const MAX_OBJECT_BYTES = 1.5 * 1024 * 1024;

/**
 * Writes an object, unless nothing changes or this is a dry run.
 *
 * @param current undefined for a create
 * @returns the object as it is then, or would be
 * @throws ApiError 500 for an object that etcd would refuse
 */
export function commit(
  object: NamedObject,
  current: StoredObject | undefined,
  { type, state }: ResourceScope,
  isDryRun: boolean,
): KubeObject {
  const { resourceVersion: _sent, ...metadata } = object.metadata;
  const next = { ...withoutKind(object), metadata };
  if (Buffer.byteLength(JSON.stringify(next)) > MAX_OBJECT_BYTES) {
    throw new ApiError(serverError('etcdserver: request is too large'));
  }
  if (current === undefined) {
    return isDryRun ? next : state.put(type.name, next);
  }
  const { resourceVersion, ...currentMetadata } = current.metadata;
  if (isDryRun) {
    return { ...next, metadata: { ...metadata, resourceVersion } };
  }
  if (isJsonEqual(asJson(next), asJson({ ...current, metadata: currentMetadata }))) {
    return current;
  }
  const { namespace = '', name, deletionTimestamp, finalizers } = metadata;
  // The last finalizer that goes takes an object with it that was deleted before: watches see no change before that.
  if (deletionTimestamp !== undefined && (finalizers ?? []).length === 0) {
    state.remove(type.name, namespace, name);
    return { ...next, metadata: { ...metadata, resourceVersion } };
  }
  return state.put(type.name, next);
}

function asJson(object: object): Json {
  return object as Json;
}
