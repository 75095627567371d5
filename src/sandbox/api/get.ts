import type { StoredObject } from '../storage/clusterState.ts';
import type { Answer } from './answer.ts';
import { ApiError } from './apiError.ts';
import { encodeObject } from './encode.ts';
import { exportObject } from './exportObject.ts';
import { badRequest, notFound } from './failures.ts';
import { booleanParameter } from './parameters.ts';
import { negotiate, represent } from './representation.ts';
import type { ApiRequest } from './request.ts';
import type { ReadScope, ResourceScope } from './resourceScope.ts';
import { tableOf } from './table.ts';

/** Answers a read of one object, or of its status, which is the whole object too. */
export function get(request: ApiRequest, scope: ResourceScope): Answer {
  const representation = negotiate(request, scope.profile);
  const wantsExport = booleanParameter(request.query, 'export');
  if (wantsExport && !scope.profile.exports) {
    const message = 'the export parameter, deprecated since v1.14, is no longer supported';
    throw new ApiError(badRequest(message));
  }
  const object = findObject(request, scope);
  if (representation.table !== undefined) {
    const { resourceVersion } = object.metadata;
    const page = { objects: [object], metadata: { resourceVersion } };
    const includeObject = request.query.get('includeObject');
    return represent(tableOf(page, scope, representation.table, includeObject), representation);
  }
  const encoded = encodeObject(object, scope, request.subresource);
  const isExact = booleanParameter(request.query, 'exact');
  return represent(wantsExport ? exportObject(encoded, isExact) : encoded, representation);
}

/** @throws ApiError 404 */
export function findObject(
  { namespace, name }: ApiRequest,
  { type, state }: Pick<ResourceScope, 'type' | 'state'>,
): StoredObject {
  const object = state.get(type.name, type.namespaced ? namespace : '', name);
  if (object === undefined) {
    throw new ApiError(notFound(qualifiedName({ type }), name));
  }
  return object;
}

/** `services`, `routes.route.openshift.io`: how errors name a resource. */
export function qualifiedName({ type }: Pick<ReadScope, 'type'>): string {
  return type.group === '' ? type.name : `${type.name}.${type.group}`;
}
