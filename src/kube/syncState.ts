import type { KubeError } from './errors.ts';

/**
 * How well what we hold of a collection agrees with the server.
 *
 * - `connecting`: nothing is known yet
 * - `live`: we follow the server; `mode` says whether by watching or, where watching is forbidden, by polling
 * - `stale`: we followed it until `since` (ms since the epoch); the next try is at `retryAt`
 * - `denied`: the server refuses (401, 403); the next try is at `retryAt`
 * - `failed`: no answer was ever had; the next try is at `retryAt`, or never by itself (`undefined`)
 */
export type SyncState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly mode: 'watch' | 'poll' }
  | {
      readonly kind: 'stale';
      readonly since: number;
      readonly reason: KubeError;
      readonly retryAt: number | undefined;
    }
  | { readonly kind: 'denied'; readonly reason: KubeError; readonly retryAt: number | undefined }
  | { readonly kind: 'failed'; readonly reason: KubeError; readonly retryAt: number | undefined };

/** Whether the server answers, and says that this may not be seen. */
export function isForbidden(state: SyncState): boolean {
  return state.kind === 'denied' && state.reason.code === 'forbidden';
}

/** Whether the connection or the identity failed, and the server has not said for how long to stay away. */
export function isLost(state: SyncState): boolean {
  const isWaiting = state.kind === 'stale' || state.kind === 'failed' || state.kind === 'denied';
  return isWaiting && !isForbidden(state) && state.reason.retryAfterMs === undefined;
}
