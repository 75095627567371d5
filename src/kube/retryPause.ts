import { Backoff, delay } from '../common/backoff.ts';
import { LinkedAbort } from '../common/linkedAbort.ts';
import type { KubeError } from './errors.ts';
import type { Recovery } from './recovery.ts';
import type { ReflectorTimings } from './reflectorOptions.ts';

/** How long to wait after a failure, and the waiting, which somebody who looks may cut short. */
export class RetryPause {
  readonly #backoff: Backoff;
  readonly #deniedBackoff: Backoff;
  #waiting: LinkedAbort | undefined;

  constructor({ backoff, deniedBackoff }: ReflectorTimings) {
    this.#backoff = new Backoff(backoff);
    this.#deniedBackoff = new Backoff(deniedBackoff);
  }

  /** Counts a failure and gives the pause after it, in milliseconds. What the server asks for is the least. */
  next({ pace }: Recovery, error: KubeError): number {
    if (pace === 'none') {
      return 0;
    }
    const backoff = pace === 'denied' ? this.#deniedBackoff : this.#backoff;
    return Math.max(backoff.next(Date.now()), error.retryAfterMs ?? 0);
  }

  /** Resolves when the time is over, when {@link end} is called, or when the signal aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    const waiting = new LinkedAbort(signal);
    this.#waiting = waiting;
    try {
      await delay(ms, waiting.signal);
    } catch {
      // Cut short: to go on at once, or to end.
    } finally {
      this.#waiting = undefined;
      waiting.dispose();
    }
  }

  /** Ends a wait; does nothing while there is none. */
  end(): void {
    this.#waiting?.abort('over');
  }
}
