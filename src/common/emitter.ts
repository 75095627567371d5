import { toDisposable, type Disposable } from './disposable.ts';

/** Subscribes a listener. Deliberately callable as `vscode.Event`, so that it can be passed to VS Code unchanged. */
export type Event<T> = (
  listener: (event: T) => unknown,
  thisArg?: unknown,
  disposables?: Disposable[],
) => Disposable;

/**
 * A typed event source. A listener that throws does not keep the others from being told; the error is
 * rethrown out of band so that it is seen as the bug it is.
 */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<{ readonly call: (event: T) => unknown }>();
  #disposed = false;

  readonly event: Event<T> = (listener, thisArg, disposables) => {
    const entry = { call: (event: T): unknown => listener.call(thisArg, event) };
    if (!this.#disposed) {
      this.#listeners.add(entry);
    }
    const subscription = toDisposable(() => this.#listeners.delete(entry));
    disposables?.push(subscription);
    return subscription;
  };

  /** How many listeners are subscribed now. Tests use it to prove that nothing leaks. */
  get listenerCount(): number {
    return this.#listeners.size;
  }

  fire(event: T): void {
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) {
        // A listener before this one ended its subscription.
        continue;
      }
      try {
        listener.call(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
  }
}
