import type { JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import type { FieldManager } from '../apply/managedFields.ts';
import { serverSideApply } from '../apply/serverSideApply.ts';
import { trackedType } from '../apply/trackedType.ts';
import { trackUpdate } from '../apply/trackUpdate.ts';
import { timestamp, type NamedObject } from '../storage/clusterState.ts';
import { apiVersionOf, type ResourceScope } from './resourceScope.ts';
import type { WriteOptions } from './writeOptions.ts';

/** Notes the fields that a write changes as its manager's, in generations that have managed fields. */
export function track(
  former: KubeObject | undefined,
  next: NamedObject,
  scope: ResourceScope,
  options: WriteOptions,
  subresource?: string,
): NamedObject {
  const { type, profile } = scope;
  if (!profile.managedFields) {
    return next;
  }
  const by = fieldManager(scope, options, subresource);
  return trackUpdate(former, next, by, trackedType(type.name, profile.name)) as NamedObject;
}

/** Lays the fields of an apply patch over an object. @throws ApiError 409 */
export function apply(
  live: KubeObject | undefined,
  applied: JsonObject,
  scope: ResourceScope,
  options: WriteOptions,
  subresource?: string,
): KubeObject {
  const by = { ...fieldManager(scope, options, subresource), force: options.force };
  return serverSideApply(live, applied, by, trackedType(scope.type.name, scope.profile.name));
}

/** Gives an object the managed fields of another, which a strategy need not carry along. */
export function withManagedFieldsOf(object: KubeObject, { metadata }: KubeObject): NamedObject {
  const { managedFields } = metadata as { managedFields?: unknown };
  return {
    ...object,
    metadata: { ...object.metadata, ...(managedFields === undefined ? {} : { managedFields }) },
  } as NamedObject;
}

function fieldManager(
  { type }: ResourceScope,
  { manager }: WriteOptions,
  subresource: string | undefined,
): FieldManager {
  return {
    manager,
    time: timestamp(),
    apiVersion: apiVersionOf(type),
    ...(subresource === undefined ? {} : { subresource }),
  };
}
