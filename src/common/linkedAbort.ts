import type { Disposable } from './disposable.ts';

/**
 * An abort signal of one's own that also follows a parent's. Unlike `AbortSignal.any` it lets go of a long-lived
 * parent when disposed, and its time limits end with it.
 */
export class LinkedAbort implements Disposable {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #follow = (): void => {
    this.abort(this.#parent.reason);
  };

  constructor(parent: AbortSignal) {
    this.#parent = parent;
    if (parent.aborted) {
      this.#follow();
    } else {
      parent.addEventListener('abort', this.#follow, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Aborts after `ms`, with a reason made then; `refresh()` on the timer starts the time again. */
  abortAfter(ms: number, reason: () => unknown): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.abort(reason());
    }, ms);
    timer.unref();
    this.#timers.add(timer);
    return timer;
  }

  dispose(): void {
    this.#parent.removeEventListener('abort', this.#follow);
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    this.#timers.clear();
  }
}
