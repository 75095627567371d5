import type { KubeObject } from '../../kube/types.ts';
import type { Answer } from './answer.ts';
import { ApiError } from './apiError.ts';
import { commit } from './commit.ts';
import { decodeBody } from './decode.ts';
import { encodeObject } from './encode.ts';
import { alreadyExists, forbidden, notFound } from './failures.ts';
import { track, withManagedFieldsOf } from './fieldManagement.ts';
import { qualifiedName } from './get.ts';
import { withNewIdentity } from './identity.ts';
import { negotiate, represent } from './representation.ts';
import type { ApiRequest } from './request.ts';
import type { ResourceScope } from './resourceScope.ts';
import type { NamedObject } from '../storage/clusterState.ts';
import { withWarnings } from './warnings.ts';
import { writeOptions, type WriteOptions } from './writeOptions.ts';

/** Answers a POST to a collection. @throws ApiError */
export async function create(request: ApiRequest, scope: ResourceScope): Promise<Answer> {
  const representation = negotiate(request, scope.profile);
  const options = writeOptions(request, 'CreateOptions', scope.profile);
  const decoded = await decodeBody(request, scope, options.fieldValidation);
  const created = createObject(decoded.object, '', request, scope, options);
  const answered = represent(encodeObject(created.object, scope), representation, 201);
  return withWarnings(answered, [...decoded.warnings, ...created.warnings]);
}

/** An object after a write, with the strategy's warnings. */
export interface Written {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/**
 * Creates an object: gives it its identity, asks the namespace and the strategy, and writes it.
 *
 * @param name what the address says; empty where it is that of a collection
 * @param isApplied whether its fields are managed already
 * @throws ApiError 400, 403, 404, 409, 422
 */
export function createObject(
  object: KubeObject,
  name: string,
  { namespace: requested }: ApiRequest,
  scope: ResourceScope,
  options: WriteOptions,
  isApplied = false,
): Written {
  const { type, state, strategy } = scope;
  const namespace = type.namespaced ? requested : '';
  const named = withNewIdentity(object, namespace, name);
  if (type.namespaced) {
    admitToNamespace(named, namespace, scope);
  }
  const tracked = isApplied ? named : track(undefined, named, scope, options);
  const prepared = strategy.create(tracked, options);
  const complete = withManagedFieldsOf(prepared.object, tracked);
  if (state.get(type.name, namespace, complete.metadata.name) !== undefined) {
    throw new ApiError(alreadyExists(qualifiedName(scope), complete.metadata.name));
  }
  return { object: commit(complete, undefined, scope, options.dryRun), warnings: prepared.warnings };
}

/**
 * Whoever creates by way of an update or an apply must be allowed to create as well (`withAuthorization` of
 * apiserver/pkg/endpoints/handlers/update.go).
 *
 * @throws ApiError 403
 */
export function checkMayCreate({ authorize }: ApiRequest): void {
  const denied = authorize('create');
  if (denied !== undefined) {
    throw new ApiError(denied);
  }
}

/** `NamespaceLifecycle` of apiserver/pkg/admission/plugin: nothing is created outside a namespace that lives. */
function admitToNamespace(
  { metadata: { name } }: NamedObject,
  namespace: string,
  scope: ResourceScope,
): void {
  const found = scope.state.get('namespaces', '', namespace);
  if (found === undefined) {
    throw new ApiError(notFound('namespaces', namespace));
  }
  if (found.metadata.deletionTimestamp === undefined && phaseOf(found) !== 'Terminating') {
    return;
  }
  const kind = qualifiedName(scope);
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const refusal = forbidden(kind, name, why);
  if (!scope.profile.managedFields) {
    throw new ApiError(refusal);
  }
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  throw new ApiError({ ...refusal, details: { ...refusal.details, causes: [cause] } });
}

function phaseOf(namespace: KubeObject): string | undefined {
  return (namespace as { status?: { phase?: string } }).status?.phase;
}
