import type { KubeObject } from '../../kube/types.ts';
import type { StoredObject } from '../storage/clusterState.ts';
import type { Answer } from './answer.ts';
import { commit } from './commit.ts';
import { checkMayCreate, createObject, type Written } from './create.ts';
import { decodeBody } from './decode.ts';
import { encodeObject } from './encode.ts';
import { track, withManagedFieldsOf } from './fieldManagement.ts';
import { findObject } from './get.ts';
import { withSameIdentity } from './identity.ts';
import { negotiate, represent } from './representation.ts';
import type { ApiRequest } from './request.ts';
import type { ResourceScope } from './resourceScope.ts';
import { withWarnings } from './warnings.ts';
import { writeOptions, type WriteOptions } from './writeOptions.ts';

/** Answers a PUT of an object or of its status. @throws ApiError */
export async function update(request: ApiRequest, scope: ResourceScope): Promise<Answer> {
  const { profile, type, state } = scope;
  const representation = negotiate(request, profile);
  const options = writeOptions(request, 'UpdateOptions', profile);
  const decoded = await decodeBody(request, scope, options.fieldValidation);
  const { object, warnings } = decoded;
  const current = state.get(type.name, type.namespaced ? request.namespace : '', request.name);
  // A body with a version means an object that was there once.
  const creates =
    current === undefined &&
    request.subresource === undefined &&
    createsOnUpdate(scope) &&
    !object.metadata.resourceVersion;
  if (creates) {
    checkMayCreate(request);
  }
  const written = creates
    ? createObject(object, request.name, request, scope, options)
    : updateObject(object, findObject(request, scope), request, scope, options);
  const encoded = encodeObject(written.object, scope, request.subresource);
  return withWarnings(represent(encoded, representation, creates ? 201 : 200), [
    ...warnings,
    ...written.warnings,
  ]);
}

/** `AllowCreateOnUpdate` of the strategies. */
function createsOnUpdate({ type, profile }: ResourceScope): boolean {
  return type.name === 'services' ? profile.unconditionalUpdate : ['endpoints', 'events'].includes(type.name);
}

/**
 * Replaces an object, or the status of it.
 *
 * @param isApplied whether its fields are managed already
 * @throws ApiError 400, 409, 422
 */
export function updateObject(
  object: KubeObject,
  current: StoredObject,
  { subresource }: ApiRequest,
  scope: ResourceScope,
  options: WriteOptions,
  isApplied = false,
): Written {
  const { strategy } = scope;
  const next = withSameIdentity(object, current, scope, subresource);
  const tracked = isApplied ? next : track(current, next, scope, options, subresource);
  const prepared =
    subresource === 'status'
      ? strategy.updateStatus(tracked, current)
      : strategy.update(tracked, current, options);
  const complete = withManagedFieldsOf(prepared.object, tracked);
  return { object: commit(complete, current, scope, options.dryRun), warnings: prepared.warnings };
}
