import type { KubeObject, ListMeta } from '../../../../src/kube/types.ts';
import type { Failure } from './answer.ts';
import { badRequest, expiredContinue, malformedVersion, tooLargeVersion, tooOld } from './failures.ts';
import type { Profile } from './profile.ts';
import type { ApiRequest } from './request.ts';
import { keyOf, type ClusterState, type Resource } from './state.ts';

export interface ObjectList {
  readonly kind: string;
  readonly apiVersion: 'v1';
  readonly metadata: ListMeta;
  readonly items: readonly KubeObject[];
}

/** Which snapshot a list shows, and from which key on. */
interface Snapshot {
  readonly version: number;
  /** Empty at the beginning. */
  readonly after: string;
}

/** Any version below this one in a token means: whatever is there now. */
const CURRENT = -1;

/**
 * Answers a list as the watch cache or etcd would. The cache answers version `0` and knows no pages; a limit
 * with any other version is a page of exactly that version, as servers before `resourceVersionMatch` have it.
 */
export function list(
  request: ApiRequest,
  resource: Resource,
  state: ClusterState,
  profile: Profile,
): ObjectList | Failure {
  const { query, namespace } = request;
  const asked = query.get('resourceVersion') ?? '';
  const limit = asked === '0' ? 0 : Number(query.get('limit') ?? 0);
  const snapshot = chooseSnapshot(query, asked, limit, state, profile);
  if ('code' in snapshot) {
    return snapshot;
  }
  const objects = state
    .objectsAt(snapshot.version, resource)
    .filter((object) => namespace === '' || object.metadata.namespace === namespace)
    .filter((object) => keyOf(object) > snapshot.after);
  const items = limit > 0 ? objects.slice(0, limit) : objects;
  const remaining = objects.length - items.length;
  return {
    kind: resource === 'services' ? 'ServiceList' : 'NamespaceList',
    apiVersion: 'v1',
    metadata: {
      resourceVersion: String(snapshot.version),
      ...(remaining === 0 ? {} : { continue: continueToken(snapshot.version, keyOf(items.at(-1)!)) }),
      ...(remaining === 0 || !profile.countsRemaining ? {} : { remainingItemCount: remaining }),
    },
    items,
  };
}

function chooseSnapshot(
  query: URLSearchParams,
  asked: string,
  limit: number,
  state: ClusterState,
  profile: Profile,
): Snapshot | Failure {
  const token = query.get('continue') ?? '';
  if (token !== '') {
    return asked === '' || asked === '0'
      ? continueFrom(token, state)
      : badRequest('specifying resource version is not allowed when using continue');
  }
  if (!/^\d*$/.test(asked)) {
    return malformedVersion(asked);
  }
  const version = Number(asked);
  if (version > state.version) {
    return tooLargeVersion(version, state.version, profile.tooLargeVersion);
  }
  const match = query.get('resourceVersionMatch');
  const exact = version > 0 && (match === 'Exact' || (limit > 0 && match !== 'NotOlderThan'));
  if (!exact) {
    return { version: state.version, after: '' };
  }
  return version < state.oldestVersion
    ? tooOld(version, state.oldestVersion, 'Expired')
    : { version, after: '' };
}

function continueFrom(token: string, state: ClusterState): Snapshot | Failure {
  const read = readToken(token);
  if (read === undefined) {
    return badRequest('invalid continue token: continue key is not valid');
  }
  if (read.version === CURRENT) {
    return { version: state.version, after: read.after };
  }
  return read.version < state.oldestVersion ? expiredContinue(continueToken(CURRENT, read.after)) : read;
}

/** The same shape as the real one, which ends the last key with a zero byte to mean "after it". */
function continueToken(version: number, after: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start: `${after}\0` })).toString(
    'base64url',
  );
}

function readToken(token: string): Snapshot | undefined {
  try {
    const { rv, start } = JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, unknown>;
    return typeof rv === 'number' && typeof start === 'string'
      ? { version: rv, after: start.replace(/\0$/, '') }
      : undefined;
  } catch {
    return undefined;
  }
}
