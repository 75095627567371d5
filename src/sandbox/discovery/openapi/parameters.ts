import type { ProfileName } from '../../profile.ts';

/** What an operation does (`x-kubernetes-action`). */
export type Action =
  | 'list'
  | 'get'
  | 'post'
  | 'put'
  | 'patch'
  | 'delete'
  | 'deletecollection'
  | 'watch'
  | 'watchlist'
  | 'connect';

const list = [
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'timeoutSeconds',
  'watch',
];
const lists = {
  '1.9': [...list, 'includeUninitialized'],
  '1.20': [...list, 'allowWatchBookmarks', 'resourceVersionMatch'],
  '1.36': [...list, 'allowWatchBookmarks', 'resourceVersionMatch', 'sendInitialEvents', 'shardSelector'],
};
const write = ['dryRun', 'fieldManager'];
const validatedWrite = [...write, 'fieldValidation'];
const remove = ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'];
const forcedRemove = [...remove, 'ignoreStoreReadErrorWithClusterBreakingPotential'];

/** The query parameters of the actions, without those of all; an action without an entry has none of its own. */
export const PARAMETERS: Readonly<Record<ProfileName, Readonly<Partial<Record<Action, readonly string[]>>>>> =
  {
    '1.9': {
      list: lists['1.9'],
      watch: lists['1.9'],
      watchlist: lists['1.9'],
      get: ['exact', 'export'],
    },
    '1.20': {
      list: lists['1.20'],
      watch: lists['1.20'],
      watchlist: lists['1.20'],
      get: ['exact', 'export'],
      post: write,
      put: write,
      patch: [...write, 'force'],
      delete: remove,
    },
    '1.36': {
      list: lists['1.36'],
      watch: lists['1.36'],
      watchlist: lists['1.36'],
      post: validatedWrite,
      put: validatedWrite,
      patch: [...validatedWrite, 'force'],
      delete: forcedRemove,
      deletecollection: [
        ...lists['1.36'].filter((name) => name !== 'allowWatchBookmarks' && name !== 'watch'),
        ...forcedRemove,
      ],
    },
  };

/** The media types of a PATCH. */
export function patchTypes(profile: ProfileName): readonly string[] {
  const types = ['json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json'];
  const all = profile === '1.9' ? types : [...types, 'apply-patch+yaml'];
  return all.map((type) => `application/${type}`);
}

/** The JSON type of a parameter. */
export function parameterType(name: string): 'boolean' | 'integer' | 'string' {
  if (BOOLEANS.has(name)) {
    return 'boolean';
  }
  return INTEGERS.has(name) ? 'integer' : 'string';
}

const BOOLEANS = new Set([
  'allowWatchBookmarks',
  'exact',
  'export',
  'force',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'includeUninitialized',
  'orphanDependents',
  'sendInitialEvents',
  'watch',
]);
const INTEGERS = new Set(['gracePeriodSeconds', 'limit', 'timeoutSeconds']);
