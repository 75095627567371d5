import { isJsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import { isAllowed, type AccessRule } from '../access/accessRule.ts';
import type { User } from '../access/user.ts';
import { json, type Answer } from '../api/answer.ts';
import { ApiError } from '../api/apiError.ts';
import { decodeBody } from '../api/decode.ts';
import { encodeObject } from '../api/encode.ts';
import { alreadyExists, methodNotAllowed, notFound } from '../api/failures.ts';
import type { Handler } from '../api/handler.ts';
import { list } from '../api/list.ts';
import { openWatch } from '../api/openWatch.ts';
import { negotiate, represent } from '../api/representation.ts';
import type { ApiRequest } from '../api/request.ts';
import type { ReadScope, ResourceScope } from '../api/resourceScope.ts';
import type { WatchOptions } from '../api/watch.ts';
import { refuseImmortal, removeNamespace } from '../registry/namespaces.ts';
import { projectView, toProject } from './projectView.ts';

const GROUP = 'project.openshift.io';

export interface ProjectOptions {
  readonly namespaces: ResourceScope;
  /** Who may see what; the one who begins a project is added to it. */
  readonly rules: AccessRule[];
  readonly watch: WatchOptions;
}

/**
 * Projects and project requests of project.openshift.io/v1. A project is a namespace as a user may see it: listing
 * shows those of one's own, which is what those live by who may not list namespaces.
 */
export function createProjectHandler(options: ProjectOptions): Handler {
  const begun: BegunProjects = new Map();
  endRightsWithProjects(begun, options);
  return (request) => {
    if (request.group !== GROUP || request.version !== 'v1' || request.subresource !== undefined) {
      return undefined;
    }
    switch (request.resource) {
      case 'projects':
        return answerProjects(request, options);
      case 'projectrequests':
        return answerRequest(request, options, begun);
      default:
        return undefined;
    }
  };
}

function answerProjects(request: ApiRequest, { namespaces, rules, watch }: ProjectOptions): Answer {
  const scope: ReadScope = {
    type: { ...namespaces.type, group: GROUP, kind: 'Project' },
    state: projectView(namespaces.state, (name) => sees(rules, request.user, name)),
    // A project's self link is its own, not that of the namespace.
    profile: { ...namespaces.profile, selfLinks: false },
  };
  switch (request.verb) {
    case 'list':
      return list(request, scope);
    case 'watch':
      return openWatch(request, scope, watch);
    case 'get':
      return represent(
        encodeObject(toProject(findNamespace(request, namespaces)), scope),
        negotiate(request, scope.profile),
      );
    case 'delete':
      findNamespace(request, namespaces);
      refuseImmortal(request.name);
      removeNamespace(namespaces.state, request.name);
      return json(SUCCESS);
    default:
      throw new ApiError(methodNotAllowed());
  }
}

const SUCCESS = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };

/** `POST` begins a project; `GET` tells whether one may. */
async function answerRequest(
  request: ApiRequest,
  { namespaces, rules }: ProjectOptions,
  begun: BegunProjects,
): Promise<Answer> {
  if (request.verb === 'list') {
    return json(SUCCESS);
  }
  if (request.verb !== 'create') {
    throw new ApiError(methodNotAllowed());
  }
  const { type, profile, state, strategy } = namespaces;
  const representation = negotiate(request, profile);
  const bodyType = { group: GROUP, version: 'v1', kind: 'ProjectRequest' };
  const { object } = await decodeBody(request, { type: bodyType, profile, strategy }, 'Ignore');
  const { name = '' } = object.metadata;
  if (state.get('namespaces', '', name) !== undefined) {
    throw new ApiError(alreadyExists(`project.${GROUP}`, name));
  }
  const annotations = { ...descriptionOf(object), 'openshift.io/requester': request.user.name };
  const namespace = strategy.create({ metadata: { name, annotations } }).object;
  const rule: AccessRule = { users: [request.user.name], namespaces: [name], ...EVERYTHING };
  begun.set(name, rule);
  // The rights come first: who watches their projects is told of this one.
  rules.push(rule);
  const stored = state.put('namespaces', { ...namespace, metadata: { ...namespace.metadata, name } });
  const scope = { type: { ...type, group: GROUP, kind: 'Project' }, state, profile };
  const project = encodeObject(toProject(stored), { ...scope, profile: { ...profile, selfLinks: false } });
  return represent(project, representation, 201);
}

const EVERYTHING = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

/** The rules of those who began the projects that are there, by the name of the project. */
type BegunProjects = Map<string, AccessRule>;

/** Whoever began a project has no part in a later one of that name. */
function endRightsWithProjects(begun: BegunProjects, { namespaces, rules }: ProjectOptions): void {
  namespaces.state.subscribe(({ resource, type, object }) => {
    const { name = '' } = object.metadata;
    const rule = resource === 'namespaces' && type === 'DELETED' ? begun.get(name) : undefined;
    if (rule !== undefined) {
      begun.delete(name);
      // Not before those who watch their projects have seen this one go.
      queueMicrotask(() => {
        rules.splice(rules.indexOf(rule), 1);
      });
    }
  });
}

function sees(rules: readonly AccessRule[], user: User, name: string): boolean {
  const ofNamespaces = { group: '', resource: 'namespaces', subresource: '' };
  return isAllowed(rules, user, { ...ofNamespaces, verb: 'get', namespace: name, name });
}

function findNamespace({ name }: ApiRequest, { state }: ResourceScope): KubeObject {
  const found = state.get('namespaces', '', name);
  if (found === undefined) {
    throw new ApiError(notFound('namespaces', name));
  }
  return found;
}

/** `displayName` and `description` stand beside `metadata` in a request, and become annotations. */
function descriptionOf(request: object): Record<string, string> {
  const { displayName, description } = isJsonObject(request) ? request : {};
  return {
    ...(typeof displayName === 'string' ? { 'openshift.io/display-name': displayName } : {}),
    ...(typeof description === 'string' ? { 'openshift.io/description': description } : {}),
  };
}
