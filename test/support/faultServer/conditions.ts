/** Taken before any test can put a fake clock in its place. */
const { setTimeout: setRealTimeout, clearTimeout: clearRealTimeout } = globalThis;

/** How long a test may wait for what never comes, before it fails with a reason. */
const GIVE_UP_MS = 10_000;

/** Promises that wait for something to become true, without asking again and again. */
export class Conditions {
  readonly #waiting = new Set<() => void>();

  /** To be called whenever something happened that a condition may depend on. */
  check(): void {
    for (const look of [...this.#waiting]) {
      look();
    }
  }

  wait(condition: () => boolean, explain: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setRealTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`Waited in vain for ${condition.toString()}. ${explain()}`));
      }, GIVE_UP_MS);
      const look = (): void => {
        if (condition()) {
          this.#waiting.delete(look);
          clearRealTimeout(timer);
          resolve();
        }
      };
      this.#waiting.add(look);
      look();
    });
  }
}
