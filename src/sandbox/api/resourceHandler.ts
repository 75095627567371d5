import { RESOURCES, type ResourceName, type ResourceType } from '../registry/resources.ts';
import type { Strategy } from '../registry/strategy.ts';
import type { Profile } from '../profile.ts';
import type { ClusterState } from '../storage/clusterState.ts';
import type { Answer } from './answer.ts';
import { ApiError } from './apiError.ts';
import { create } from './create.ts';
import { deleteCollection, deleteOne } from './delete.ts';
import { badRequest, methodNotAllowed, noSuchResource } from './failures.ts';
import { get } from './get.ts';
import type { Handler } from './handler.ts';
import { list } from './list.ts';
import { patch } from './patch.ts';
import type { ApiRequest } from './request.ts';
import type { ResourceScope } from './resourceScope.ts';
import { openWatch } from './openWatch.ts';
import { update } from './update.ts';
import type { WatchOptions } from './watch.ts';

export interface ResourceHandlerOptions {
  readonly state: ClusterState;
  readonly profile: Profile;
  /** The resources that are served, and their rules. */
  readonly strategies: Readonly<Partial<Record<ResourceName, Strategy>>>;
  readonly watch: WatchOptions;
}

/** Kinds whose status is a subresource. */
const WITH_STATUS: readonly ResourceName[] = ['namespaces', 'services', 'pods', 'routes'];

/** The resources that are stored: everything that one does to them (apiserver/pkg/endpoints/installer.go). */
export function createResourceHandler(options: ResourceHandlerOptions): Handler {
  const { state, profile, strategies, watch } = options;
  return (request) => {
    if (!isServedGroup(request, strategies)) {
      return undefined;
    }
    const type = typeOf(request);
    const strategy = type && strategies[type.name];
    if (type === undefined || strategy === undefined) {
      throw new ApiError(noSuchResource());
    }
    const scope: ResourceScope = { type, state, profile, strategy };
    checkRoute(request, scope);
    checkNames(request);
    if (request.verb === 'watch') {
      return openWatch(request, scope, watch);
    }
    const operation = operationOf(request, scope);
    if (operation === undefined) {
      throw new ApiError(methodNotAllowed());
    }
    return operation(request, scope);
  };
}

type Operation = (request: ApiRequest, scope: ResourceScope) => Answer | Promise<Answer>;

function isServedGroup(
  { resource, group, version }: ApiRequest,
  strategies: ResourceHandlerOptions['strategies'],
): boolean {
  const served = Object.values(RESOURCES).filter(({ name }) => strategies[name] !== undefined);
  return resource !== undefined && served.some((type) => type.group === group && type.version === version);
}

function typeOf({ resource, group, version }: ApiRequest): ResourceType | undefined {
  return Object.values(RESOURCES).find(
    (type) => type.name === resource && type.group === group && type.version === version,
  );
}

/** An object in a namespace has no address without it, and none but some have a status. */
function checkRoute(
  { name, namespace, subresource, subpath, verb }: ApiRequest,
  { type }: ResourceScope,
): void {
  const isMisplaced = type.namespaced ? name !== '' && namespace === '' : namespace !== name;
  const isUnknown =
    subresource !== undefined &&
    (verb === 'watch' || subresource !== 'status' || !WITH_STATUS.includes(type.name) || subpath !== '');
  if (isMisplaced || isUnknown) {
    throw new ApiError(noSuchResource());
  }
}

/** `IsValidPathSegmentName` of apimachinery/pkg/api/validation/path: what could be taken for another path is no name. */
function checkNames({ name, namespace }: ApiRequest): void {
  for (const text of [namespace, name]) {
    const [character] = /[/%]/.exec(text) ?? [];
    if (text === '.' || text === '..' || character !== undefined) {
      const why = character === undefined ? `may not be '${text}'` : `may not contain '${character}'`;
      throw new ApiError(badRequest(`Name parameter invalid: ${JSON.stringify(text)}: ${why}`));
    }
  }
}

/** What each method does to an object, and to its status. */
const OBJECT_OPERATIONS: Readonly<Record<string, Operation>> = {
  GET: get,
  HEAD: get,
  PUT: update,
  PATCH: patch,
  DELETE: deleteOne,
};
const STATUS_OPERATIONS: Readonly<Record<string, Operation>> = {
  GET: get,
  HEAD: get,
  PUT: update,
  PATCH: patch,
};

function operationOf(request: ApiRequest, scope: ResourceScope): Operation | undefined {
  const { method, name, subresource, verb } = request;
  if (verb === 'list') {
    return list;
  }
  if (name === '') {
    return collectionOperation(request, scope);
  }
  return (subresource === undefined ? OBJECT_OPERATIONS : STATUS_OPERATIONS)[method];
}

function collectionOperation(
  { method, namespace }: ApiRequest,
  { type, profile }: ResourceScope,
): Operation | undefined {
  if (type.namespaced && namespace === '') {
    return undefined;
  }
  switch (method) {
    case 'POST':
      return create;
    case 'DELETE': {
      const isDeletable =
        type.name === 'services' ? profile.deletesServiceCollections : type.name !== 'namespaces';
      return isDeletable ? deleteCollection : undefined;
    }
    default:
      return undefined;
  }
}
