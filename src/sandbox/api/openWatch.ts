import type { Answer } from './answer.ts';
import { ApiError } from './apiError.ts';
import { methodNotAllowed } from './failures.ts';
import { negotiate } from './representation.ts';
import type { ApiRequest } from './request.ts';
import type { ReadScope } from './resourceScope.ts';
import { tableEncoder } from './table.ts';
import { Watch, type WatchOptions } from './watch.ts';

/** Answers a watch, whichever way it was asked for. @throws ApiError 400, 405, 406, 410, 422, 500 */
export function openWatch(request: ApiRequest, scope: ReadScope, options: WatchOptions): Answer {
  // The deprecated paths mean a watch whatever the method is, and must not write instead.
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ApiError(methodNotAllowed());
  }
  const { table } = negotiate(request, scope.profile);
  const encode =
    table === undefined
      ? (object: object): object => object
      : tableEncoder(scope, table, request.query.get('includeObject'));
  const body = new Watch(request, scope, options, encode);
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}
