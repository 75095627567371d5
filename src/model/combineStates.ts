import { isForbidden, type SyncState } from '../kube/syncState.ts';

/** How much a state matters when several make up one picture; the worst wins. */
const WEIGHT: Readonly<Record<SyncState['kind'], number>> = {
  live: 0,
  connecting: 1,
  stale: 2,
  denied: 3,
  failed: 4,
};

/** The state of a whole from those of its parts. Of several stale parts the one that was lost first counts. */
export function combineStates(states: readonly SyncState[]): SyncState {
  let worst: SyncState = { kind: 'live', mode: 'watch' };
  for (const state of states) {
    const isWorse = WEIGHT[state.kind] > WEIGHT[worst.kind];
    const isOlder = state.kind === 'stale' && worst.kind === 'stale' && state.since < worst.since;
    const isPolled = state.kind === 'live' && worst.kind === 'live' && state.mode === 'poll';
    if (isWorse || isOlder || isPolled) {
      worst = state;
    }
  }
  return worst;
}

/**
 * The state of a cluster from those of its parts that are allowed: a refusal is an answer where there is another way
 * to see something. Undefined where all are refused, so that this is all there is to say.
 *
 * @param whole those that concern all of the cluster
 * @param followed those of single namespaces: one more that is opened does not make the cluster unknown again
 */
export function combineAllowed(
  whole: readonly SyncState[],
  followed: readonly SyncState[],
): SyncState | undefined {
  const isKnown = [...whole, ...followed].some(({ kind }) => kind === 'live');
  const parts = [...whole, ...followed.filter(({ kind }) => !isKnown || kind !== 'connecting')];
  const allowed = parts.filter((state) => !isForbidden(state));
  return allowed.length > 0 ? combineStates(allowed) : undefined;
}
