import type { ProfileName } from '../../profile.ts';
import { RESOURCES, type ResourceType } from '../../registry/resources.ts';
import { PARAMETERS, type Action } from './parameters.ts';

/** One operation of the core API, as both forms of OpenAPI describe it. */
export interface Operation {
  /** With `{namespace}`, `{name}` and `{path}` in it. */
  readonly path: string;
  readonly method: 'get' | 'head' | 'options' | 'post' | 'put' | 'patch' | 'delete';
  /** `readCoreV1NamespacedService`. */
  readonly id: string;
  readonly action: Action;
  readonly kind: string;
  /** Names of its query parameters, sorted. */
  readonly query: readonly string[];
}

/** Every operation on core resources, with the ids that the real servers have for them. */
export function operations(profile: ProfileName): readonly Operation[] {
  return Object.values(RESOURCES)
    .filter(({ group }) => group === '')
    .flatMap((type) => [
      ...collectionOperations(type, profile),
      ...objectOperations(type, profile),
      ...watchOperations(type, profile),
      ...proxyOperations(type),
    ]);
}

const WITH_STATUS = ['namespaces', 'pods', 'services'];

function collectionOperations(type: ResourceType, profile: ProfileName): Operation[] {
  const path = collection(type);
  const describe = describer(type, profile);
  const scoped = scopedKind(type);
  const collections = [
    describe(path, 'get', 'list', `listCoreV1${scoped}`),
    describe(path, 'post', 'post', `createCoreV1${scoped}`),
  ];
  if (profile === '1.36' && type.name !== 'namespaces') {
    collections.push(describe(path, 'delete', 'deletecollection', `deleteCoreV1Collection${scoped}`));
  }
  return type.namespaced
    ? [
        ...collections,
        describe(`/api/v1/${type.name}`, 'get', 'list', `listCoreV1${type.kind}ForAllNamespaces`),
      ]
    : collections;
}

function objectOperations(type: ResourceType, profile: ProfileName): Operation[] {
  const path = `${collection(type)}/{name}`;
  const describe = describer(type, profile);
  const scoped = scopedKind(type);
  const changes = (at: string, suffix: string): Operation[] => [
    describe(at, 'put', 'put', `replaceCoreV1${scoped}${suffix}`),
    describe(at, 'patch', 'patch', `patchCoreV1${scoped}${suffix}`),
  ];
  const own = [
    describe(path, 'get', 'get', `readCoreV1${scoped}`),
    describe(path, 'delete', 'delete', `deleteCoreV1${scoped}`),
    ...changes(path, ''),
  ];
  if (!WITH_STATUS.includes(type.name)) {
    return own;
  }
  const readStatus = describe(`${path}/status`, 'get', 'get', `readCoreV1${scoped}Status`);
  // A status cannot be exported.
  return [...own, { ...readStatus, query: ['pretty'] }, ...changes(`${path}/status`, 'Status')];
}

function watchOperations(type: ResourceType, profile: ProfileName): Operation[] {
  const path = collection(type).replace('/api/v1/', '/api/v1/watch/');
  const describe = describer(type, profile);
  const scoped = scopedKind(type);
  const watches = [
    describe(path, 'get', 'watchlist', `watchCoreV1${scoped}List`),
    describe(`${path}/{name}`, 'get', 'watch', `watchCoreV1${scoped}`),
  ];
  const everywhere = `watchCoreV1${type.kind}ListForAllNamespaces`;
  return type.namespaced
    ? [...watches, describe(`/api/v1/watch/${type.name}`, 'get', 'watchlist', everywhere)]
    : watches;
}

/** By the word for each in the operations' ids. */
const PROXY_METHODS = {
  Get: 'get',
  Head: 'head',
  Options: 'options',
  Post: 'post',
  Put: 'put',
  Patch: 'patch',
  Delete: 'delete',
} as const;

function proxyOperations(type: ResourceType): Operation[] {
  if (type.name !== 'services') {
    return [];
  }
  const path = `${collection(type)}/{name}/proxy`;
  const common = { action: 'connect', kind: `${type.kind}ProxyOptions`, query: ['path'] } as const;
  return Object.entries(PROXY_METHODS).flatMap(([word, method]) => {
    const id = `connectCoreV1${word}NamespacedServiceProxy`;
    return [
      { ...common, path, method, id },
      { ...common, path: `${path}/{path}`, method, id: `${id}WithPath` },
    ];
  });
}

type Describe = (path: string, method: Operation['method'], action: Action, id: string) => Operation;

function describer({ kind }: ResourceType, profile: ProfileName): Describe {
  return (path, method, action, id) => ({
    path,
    method,
    id,
    action,
    kind,
    query: [...(PARAMETERS[profile][action] ?? []), 'pretty'].sort(),
  });
}

function collection({ name, namespaced }: ResourceType): string {
  return namespaced ? `/api/v1/namespaces/{namespace}/${name}` : `/api/v1/${name}`;
}

function scopedKind({ kind, namespaced }: ResourceType): string {
  return namespaced ? `Namespaced${kind}` : kind;
}
