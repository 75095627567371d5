/** Something that holds a resource until told to let go. The same shape as `vscode.Disposable`. */
export interface Disposable {
  dispose(): void;
}

/** Turns a function into a disposable that runs it at most once. */
export function toDisposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose(): void {
      if (!released) {
        released = true;
        release();
      }
    },
  };
}

/**
 * Owns disposables and releases them in reverse order of their arrival.
 * What arrives after the store was disposed is released at once: a stream that opens while
 * its owner goes away must not outlive it.
 */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) {
      item.dispose();
    } else {
      this.#items.add(item);
    }
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    const items = [...this.#items].reverse();
    this.#items.clear();
    for (const item of items) {
      item.dispose();
    }
  }
}

/** Holds the current one of something; assigning another, or `undefined`, disposes the former. */
export class MutableDisposable<T extends Disposable> implements Disposable {
  #value: T | undefined;
  #disposed = false;

  get value(): T | undefined {
    return this.#value;
  }

  set value(next: T | undefined) {
    if (next === this.#value) {
      return;
    }
    // First the new value, then the end of the former: whoever looks while that ends must not find it here.
    const former = this.#value;
    this.#value = this.#disposed ? undefined : next;
    former?.dispose();
    if (this.#disposed) {
      next?.dispose();
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.value = undefined;
  }
}
