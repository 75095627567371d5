import { isJsonArray, isJsonObject, type JsonObject } from '../../common/json.ts';
import { readYaml } from '../../kube/yaml/yaml.ts';
import type { KubeObject } from '../../kube/types.ts';
import { refuseImmortal, removeNamespace } from '../registry/namespaces.ts';
import { timestamp, type StoredObject } from '../storage/clusterState.ts';
import type { Answer } from './answer.ts';
import { ApiError } from './apiError.ts';
import { encodeObject } from './encode.ts';
import { badRequest, conflict, unknownFormat } from './failures.ts';
import { findObject } from './get.ts';
import { encodeList, listPage } from './list.ts';
import { negotiate, represent } from './representation.ts';
import { mediaTypeOf, readBody } from './requestBody.ts';
import type { ApiRequest } from './request.ts';
import type { ResourceScope } from './resourceScope.ts';
import { writeOptions } from './writeOptions.ts';

/** Answers the DELETE of one object. @throws ApiError */
export async function deleteOne(request: ApiRequest, scope: ResourceScope): Promise<Answer> {
  const representation = negotiate(request, scope.profile);
  const options = await readDeleteOptions(request, scope);
  if (scope.type.name === 'namespaces') {
    refuseImmortal(request.name);
  }
  const deleted = deleteObject(findObject(request, scope), options, scope);
  return represent(deletionAnswer(deleted, scope), representation);
}

/** Answers the DELETE of a collection, or of what the selectors choose of it. @throws ApiError */
export async function deleteCollection(request: ApiRequest, scope: ResourceScope): Promise<Answer> {
  const representation = negotiate(request, scope.profile);
  const options = await readDeleteOptions(request, scope);
  const page = listPage(request, scope);
  for (const { metadata } of page.objects) {
    // A controller may have removed what belonged to what is gone already.
    const object = scope.state.get(scope.type.name, metadata.namespace ?? '', metadata.name ?? '');
    if (object !== undefined) {
      deleteObject(object, options, scope);
    }
  }
  return represent(encodeList(page, scope), representation);
}

/** What the sandbox heeds of `DeleteOptions`: grace and propagation change nothing here. */
interface DeleteOptions {
  readonly dryRun: boolean;
  readonly preconditions: JsonObject;
}

/**
 * Reads `DeleteOptions`. Where there is a body, nobody looks at the query (`DeleteResource` of
 * apiserver/pkg/endpoints/handlers/delete.go): a dry run that is asked for in the wrong place is none.
 *
 * @throws ApiError 400, 413, 415, 422
 */
async function readDeleteOptions(request: ApiRequest, { profile }: ResourceScope): Promise<DeleteOptions> {
  const bytes = await readBody(request.body);
  if (bytes.length === 0) {
    const { dryRun } = writeOptions(request, 'DeleteOptions', profile);
    return { dryRun, preconditions: {} };
  }
  const mediaType = mediaTypeOf(request.headers['content-type']);
  if (!OPTIONS_TYPES.includes(mediaType)) {
    throw new ApiError(unknownFormat(mediaType, OPTIONS_TYPES));
  }
  const { dryRun, preconditions } = parseOptions(bytes.toString());
  const query = new URLSearchParams();
  for (const value of isJsonArray(dryRun) ? dryRun : []) {
    query.append('dryRun', typeof value === 'string' ? value : JSON.stringify(value));
  }
  return {
    dryRun: writeOptions({ ...request, query }, 'DeleteOptions', profile).dryRun,
    // Servers of 1.9 take no notice of preconditions.
    preconditions: profile.preconditions && isJsonObject(preconditions) ? preconditions : {},
  };
}

const OPTIONS_TYPES = ['application/json', 'application/yaml'];

function parseOptions(text: string): JsonObject {
  try {
    const options = readYaml(text);
    if (isJsonObject(options) && (options['kind'] ?? 'DeleteOptions') === 'DeleteOptions') {
      return options;
    }
  } catch {
    // Said below.
  }
  throw new ApiError(badRequest('the body of a deletion must be DeleteOptions'));
}

/** @returns the object as it was last */
function deleteObject(
  object: StoredObject,
  { dryRun, preconditions }: DeleteOptions,
  scope: ResourceScope,
): KubeObject {
  checkPreconditions(preconditions, object, scope);
  return dryRun ? object : remove(object, scope);
}

function checkPreconditions(
  { uid, resourceVersion }: JsonObject,
  { metadata }: StoredObject,
  { type }: ResourceScope,
): void {
  if (typeof uid === 'string' && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw new ApiError(conflict(type.kind, metadata.name, why));
  }
  if (typeof resourceVersion === 'string' && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw new ApiError(conflict(type.kind, metadata.name, why));
  }
}

/** Removes an object, or marks it where finalizers hold it. @returns it as it was last */
function remove(object: StoredObject, { type, state, profile }: ResourceScope): KubeObject {
  const { namespace = '', name, finalizers, deletionTimestamp } = object.metadata;
  if (type.name === 'namespaces') {
    return removeNamespace(state, name);
  }
  if ((finalizers ?? []).length > 0) {
    const metadata = { ...object.metadata, deletionTimestamp: timestamp(), deletionGracePeriodSeconds: 0 };
    return deletionTimestamp === undefined ? state.put(type.name, { ...object, metadata }) : object;
  }
  const resourceVersion = String(state.remove(type.name, namespace, name));
  return profile.deletedVersion === 'ofDeletion'
    ? { ...object, metadata: { ...object.metadata, resourceVersion } }
    : object;
}

function deletionAnswer(object: KubeObject, scope: ResourceScope): object {
  const { type, profile } = scope;
  if (profile.deletionAnswer === 'object' || type.name === 'namespaces') {
    return encodeObject(object, scope);
  }
  const { name, uid } = object.metadata;
  const { group, name: kind } = type;
  const details = { name, ...(group === '' ? {} : { group }), kind, uid };
  const head = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  return profile.deletionAnswer === 'bareStatus' ? head : { ...head, details };
}
