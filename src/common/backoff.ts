import { setTimeout as sleep } from 'node:timers/promises';

export interface BackoffOptions {
  /** The first delay, in milliseconds. */
  readonly initialMs: number;
  /** What the doubled delay never exceeds, before jitter. */
  readonly maxMs: number;
  /** After so long without a failure the next delay is the first one again. */
  readonly resetAfterMs: number;
  /** In [0, 1); replaceable for tests. */
  readonly random?: () => number;
}

/**
 * A growing sequence of delays with full jitter: each is drawn from [d, 2d), d doubling up to the cap, so that
 * many clients that lost one server do not come back in step. The numbers that callers use are client-go's
 * (tools/cache/reflector.go, `NewReflectorWithOptions`).
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;
  #lastFailure = -Infinity;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Counts a failure and gives the delay before the next try, in milliseconds. */
  next(now: number): number {
    const { initialMs, maxMs, resetAfterMs, random = Math.random } = this.#options;
    if (now - this.#lastFailure > resetAfterMs) {
      this.#failures = 0;
    }
    this.#lastFailure = now;
    const base = Math.min(initialMs * 2 ** this.#failures, maxMs);
    this.#failures += 1;
    return base * (1 + random());
  }
}

/** Waits, or rejects with the signal's reason as soon as it aborts. Does not keep the process alive. */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    await sleep(ms, undefined, { signal, ref: false });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
