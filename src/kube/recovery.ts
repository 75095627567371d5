import type { KubeError } from './errors.ts';
import { isTooLargeResourceVersion } from './failure.ts';

/** What a reflector does after a failure. */
export interface Recovery {
  /**
   * - `resume`: watch on from the last version
   * - `relist`: list again, at least as new as the last version
   * - `relistNewest`: list again from etcd, because the versions we know mean nothing to this server any more
   * - `poll`: list again and again, because watching is refused
   */
  readonly next: 'resume' | 'relist' | 'relistNewest' | 'poll';
  /** `none`: at once. `denied`: rarely. */
  readonly pace: 'none' | 'backoff' | 'denied';
}

export interface FailureContext {
  readonly during: 'list' | 'watch';
  /** Whether the failed list already asked for the newest version. */
  readonly wasNewest: boolean;
  /** Whether the failed watch was the first step after a list: it began with the newest version there was. */
  readonly justListed: boolean;
  /** How many failures have followed one another without an event or a lasting watch between them. */
  readonly consecutive: number;
}

/** After so many unreadable streams in a row the event itself is the obstacle: a list goes around it. */
const UNREADABLE_BEFORE_RELIST = 3;

/**
 * Decides by the kind of failure, as client-go's reflector does (tools/cache/reflector.go: `ListAndWatch`,
 * `isWatchErrorRetriable`, `isExpiredError`, `isTooLargeResourceVersionError`).
 */
export function decideRecovery(error: KubeError, context: FailureContext): Recovery {
  const { during, wasNewest, justListed, consecutive } = context;
  const again = during === 'list' ? 'relist' : 'resume';
  if (error.code === 'expired' && during === 'watch') {
    // First from the cache, at our version; from etcd only when the cache does not have that either. A server that
    // has forgotten the list it has just sent is in trouble.
    return { next: 'relist', pace: justListed ? 'backoff' : 'none' };
  }
  if (error.code === 'expired' || isTooLargeResourceVersion(error)) {
    return { next: 'relistNewest', pace: during === 'watch' || wasNewest ? 'backoff' : 'none' };
  }
  switch (error.code) {
    case 'unauthorized':
    case 'credentials':
      return { next: again, pace: 'denied' };
    case 'forbidden':
      return during === 'watch' ? { next: 'poll', pace: 'none' } : { next: 'relist', pace: 'denied' };
    case 'invalid':
      return during === 'watch' && error.httpStatus === 405
        ? { next: 'poll', pace: 'none' }
        : { next: 'relistNewest', pace: 'backoff' };
    case 'protocol':
      return { next: consecutive >= UNREADABLE_BEFORE_RELIST ? 'relist' : again, pace: 'backoff' };
    case 'internal':
      return { next: 'relist', pace: 'backoff' };
    case 'kubeconfig':
      return { next: again, pace: 'denied' };
    case 'unreachable':
    case 'tls':
    case 'proxy':
    case 'timeout':
    case 'notFound':
    case 'conflict':
    case 'throttled':
    case 'unavailable':
    case 'unsupported':
    case 'aborted':
      return { next: again, pace: 'backoff' };
  }
}
