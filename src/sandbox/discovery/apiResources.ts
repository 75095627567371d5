import { createHash } from 'node:crypto';
import type { ProfileName } from '../profile.ts';
import { RESOURCES, type ResourceType } from '../registry/resources.ts';

/** `APIResource` of meta/v1, in the field order of a real server. */
export interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly storageVersionHash?: string;
}

/** The group versions that a generation serves besides the core API, each with its resources; preferred ones first. */
export function apiGroups(profile: ProfileName): ReadonlyMap<string, readonly ApiResource[]> {
  const groups = new Map([['authorization.k8s.io/v1', reviews]]);
  if (profile === '1.36') {
    groups.set('discovery.k8s.io/v1', storedResources('discovery.k8s.io', profile));
  } else {
    groups.set('authorization.k8s.io/v1beta1', reviews);
  }
  if (profile === '1.9') {
    groups.set('project.openshift.io/v1', projects);
    groups.set('route.openshift.io/v1', storedResources('route.openshift.io', profile));
  }
  return groups;
}

/** The resources of the core API. */
export function coreResources(profile: ProfileName): readonly ApiResource[] {
  return storedResources('', profile);
}

function storedResources(group: string, profile: ProfileName): readonly ApiResource[] {
  return Object.values(RESOURCES)
    .filter((type) => type.group === group)
    .flatMap((type) => [resource(type, profile), ...subresources(type, profile)])
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

function resource(type: ResourceType, profile: ProfileName): ApiResource {
  const { name, kind, namespaced, shortNames } = type;
  const hasCollection = name !== 'namespaces' && (name !== 'services' || profile === '1.36');
  // Before 1.10 the former path of the proxy, `/api/v1/proxy/…`, was a verb.
  const hasProxy = profile === '1.9' && (name === 'services' || name === 'pods');
  const more = [...(hasCollection ? ['deletecollection'] : []), ...(hasProxy ? ['proxy'] : [])];
  return {
    name,
    singularName: profile === '1.36' ? kind.toLowerCase() : '',
    namespaced,
    kind,
    verbs: [...VERBS, ...more].sort(),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(name === 'services' || name === 'pods' ? { categories: ['all'] } : {}),
    ...(profile === '1.9' ? {} : { storageVersionHash: storageVersionHash(type) }),
  };
}

/** `StorageVersionHash` of apiserver/pkg/endpoints/discovery: clients see by it that objects are stored otherwise now. */
function storageVersionHash({ group, version, kind }: ResourceType): string {
  const hash = createHash('sha256').update(`${group}/${version}/${kind}`).digest();
  return hash.subarray(0, 8).toString('base64');
}

function subresources({ name, kind, namespaced }: ResourceType, profile: ProfileName): ApiResource[] {
  const common = { singularName: '', namespaced };
  const status = { name: `${name}/status`, ...common, kind, verbs: ['get', 'patch', 'update'] };
  const proxyKind =
    profile === '1.9'
      ? { kind, verbs: [] }
      : { kind: `${kind}ProxyOptions`, verbs: ['create', 'delete', 'get', 'patch', 'update'] };
  const proxy = { name: `${name}/proxy`, ...common, ...proxyKind };
  switch (name) {
    case 'services':
      return [status, proxy];
    case 'namespaces':
    case 'pods':
    case 'routes':
      return [status];
    default:
      return [];
  }
}

const reviews: readonly ApiResource[] = ['SelfSubjectAccessReview', 'SelfSubjectRulesReview'].map((kind) => ({
  name: `${kind.toLowerCase()}s`,
  singularName: '',
  namespaced: false,
  kind,
  verbs: ['create'],
}));

const projects: readonly ApiResource[] = [
  {
    name: 'projectrequests',
    singularName: '',
    namespaced: false,
    kind: 'ProjectRequest',
    verbs: ['create', 'list'],
  },
  {
    name: 'projects',
    singularName: '',
    namespaced: false,
    kind: 'Project',
    verbs: ['delete', 'get', 'list', 'watch'],
  },
];
