import type { User } from '../access/user.ts';
import type { Failure } from './answer.ts';
import type { ApiRequest, RequestHead } from './request.ts';

/** Who a client is, and what that user may do: the first two steps of every request. */
export interface AccessControl {
  /** Undefined for credentials that are wrong. No credentials at all are the anonymous user's. */
  authenticate(request: RequestHead): User | undefined;
  /** Why not; undefined where the user may. */
  authorize(request: ApiRequest): Failure | undefined;
}
