import type { KubeObject, ListMeta } from '../../kube/types.ts';
import { keyOf } from '../storage/clusterState.ts';
import type { Answer } from './answer.ts';
import { ApiError } from './apiError.ts';
import { CURRENT, readContinueToken, writeContinueToken, type ContinueToken } from './continueToken.ts';
import { encodeItem, pathOf } from './encode.ts';
import { badRequest, expiredContinue, malformedVersion, tooLargeVersion, tooOld } from './failures.ts';
import { checkListOptions } from './listOptions.ts';
import { integerParameter } from './parameters.ts';
import { negotiate, represent } from './representation.ts';
import type { ApiRequest } from './request.ts';
import { apiVersionOf, type ReadScope } from './resourceScope.ts';
import { selectionOf } from './selection.ts';
import { tableOf } from './table.ts';

/** Objects of one resource as they were at one version, all that were asked for or a page of them. */
export interface ObjectPage {
  readonly objects: readonly KubeObject[];
  readonly metadata: ListMeta;
}

/** Answers a list. */
export function list(request: ApiRequest, scope: ReadScope): Answer {
  const representation = negotiate(request, scope.profile);
  const page = listPage(request, scope);
  return represent(
    representation.table === undefined
      ? encodeList(page, scope)
      : tableOf(page, scope, representation.table, request.query.get('includeObject')),
    representation,
  );
}

export function encodeList({ objects, metadata }: ObjectPage, scope: ReadScope): object {
  const { type } = scope;
  const items = objects.map((object) => encodeItem(object, scope));
  return { kind: `${type.kind}List`, apiVersion: apiVersionOf(type), metadata, items };
}

/**
 * Lists as the watch cache or etcd would. The cache answers version `0` and knows no pages; a limit with any other
 * version is a page of exactly that version, as servers before `resourceVersionMatch` have it.
 *
 * @throws ApiError 400, 410, 422, 504
 */
export function listPage(request: ApiRequest, scope: ReadScope): ObjectPage {
  const { type, state, profile } = scope;
  const { query, namespace } = request;
  checkListOptions(query, profile);
  const selection = selectionOf(request, type, profile);
  const asked = query.get('resourceVersion') ?? '';
  const limit = asked === '0' ? 0 : integerParameter(query, 'limit');
  const prefix = namespace === '' || !type.namespaced ? '' : `${namespace}/`;
  const { version, after } = chooseSnapshot(query, asked, limit, scope);
  const found = state
    .objectsAt(version, type.name)
    .filter((object) => selection.includes(object) && keyOf(object) > prefix + after);
  const objects = limit > 0 ? found.slice(0, limit) : found;
  const remaining = found.length - objects.length;
  const isCounted = profile.countsRemaining && !selection.isNarrowed;
  const last = objects.at(-1);
  const next =
    remaining > 0 && last !== undefined
      ? { continue: tokenAfter(keyOf(last).slice(prefix.length), version, scope) }
      : {};
  return {
    objects,
    metadata: {
      ...(profile.selfLinks ? { selfLink: pathOf(scope, namespace) } : {}),
      resourceVersion: String(version),
      ...next,
      ...(remaining > 0 && isCounted ? { remainingItemCount: remaining } : {}),
    },
  };
}

function chooseSnapshot(
  query: URLSearchParams,
  asked: string,
  limit: number,
  scope: ReadScope,
): ContinueToken {
  const { state, profile } = scope;
  const token = query.get('continue') ?? '';
  if (token !== '') {
    if (asked !== '' && asked !== '0') {
      throw new ApiError(badRequest('specifying resource version is not allowed when using continue'));
    }
    return continueFrom(token, scope);
  }
  if (!/^\d*$/.test(asked)) {
    throw new ApiError(malformedVersion(asked));
  }
  const version = Number(asked);
  if (version > state.version) {
    throw new ApiError(tooLargeVersion(version, state.version, profile.tooLargeVersion));
  }
  const match = query.get('resourceVersionMatch');
  const isExact = version > 0 && (match === 'Exact' || (limit > 0 && match !== 'NotOlderThan'));
  if (!isExact) {
    return { version: state.version, after: '' };
  }
  if (version < state.oldestVersion) {
    throw new ApiError(tooOld(version, state.oldestVersion, 'Expired'));
  }
  return { version, after: '' };
}

function continueFrom(token: string, scope: ReadScope): ContinueToken {
  const read = readContinueToken(token);
  if (read.version === CURRENT) {
    return { version: scope.state.version, after: read.after };
  }
  if (read.version < scope.state.oldestVersion) {
    throw new ApiError(expiredContinue(tokenAfter(read.after, CURRENT, scope)));
  }
  return read;
}

function tokenAfter(after: string, version: number, { profile }: ReadScope): string {
  return writeContinueToken({ version, after }, profile.continuePrefix);
}
