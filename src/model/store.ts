import { Emitter, type Event } from '../common/emitter.ts';
import type { Disposable } from '../common/disposable.ts';
import type { StoreRecord } from './records.ts';

/** What one change did to a store. A record stands in one of the three lists at most. */
export interface StoreDelta<T> {
  readonly added: readonly T[];
  /** The new records; the former ones are gone. */
  readonly changed: readonly T[];
  readonly removed: readonly T[];
}

/** One thing that happened to one object. */
export interface StoreChange<T> {
  readonly kind: 'put' | 'delete';
  readonly record: T;
}

/**
 * The records of one kind that a server is known to hold, by uid, with an index by namespace.
 * An object that was deleted and made again under its name has another uid, so it is another record.
 */
export class Store<T extends StoreRecord> implements Disposable {
  readonly #byUid = new Map<string, T>();
  readonly #byNamespace = new Map<string, Map<string, T>>();
  readonly #onDidChange = new Emitter<StoreDelta<T>>();

  /** Fires once per change, never for a change that changed nothing. */
  readonly onDidChange: Event<StoreDelta<T>> = this.#onDidChange.event;

  get size(): number {
    return this.#byUid.size;
  }

  get(uid: string): T | undefined {
    return this.#byUid.get(uid);
  }

  values(): IterableIterator<T> {
    return this.#byUid.values();
  }

  /** The records of one namespace, in no particular order. Cluster-wide kinds live in namespace `''`. */
  inNamespace(namespace: string): IterableIterator<T> {
    return (this.#byNamespace.get(namespace) ?? new Map<string, T>()).values();
  }

  countInNamespace(namespace: string): number {
    return this.#byNamespace.get(namespace)?.size ?? 0;
  }

  /**
   * Takes a complete list as the truth for one namespace, or for all of them: what is not in it is gone, and
   * only real differences are reported. True when there were any.
   */
  replace(records: Iterable<T>, namespace?: string): boolean {
    const missing = new Map(namespace === undefined ? this.#byUid : this.#byNamespace.get(namespace));
    const added: T[] = [];
    const changed: T[] = [];
    for (const record of records) {
      missing.delete(record.uid);
      const former = this.#byUid.get(record.uid);
      if (former === undefined) {
        added.push(record);
      } else if (former.resourceVersion !== record.resourceVersion) {
        changed.push(record);
      } else {
        continue;
      }
      this.#set(record);
    }
    for (const record of missing.values()) {
      this.#delete(record);
    }
    return this.#fire({ added, changed, removed: [...missing.values()] });
  }

  /** Takes changes in the order in which they happened, and reports their sum once. */
  apply(changes: Iterable<StoreChange<T>>): void {
    const formers = new Map<string, T | undefined>();
    for (const { kind, record } of changes) {
      if (!formers.has(record.uid)) {
        formers.set(record.uid, this.#byUid.get(record.uid));
      }
      if (kind === 'delete') {
        this.#delete(record);
      } else if (this.#byUid.get(record.uid)?.resourceVersion !== record.resourceVersion) {
        // A version told twice keeps the record that is held: it is the identity of an element of the tree.
        this.#set(record);
      }
    }
    const added: T[] = [];
    const changed: T[] = [];
    const removed: T[] = [];
    for (const [uid, former] of formers) {
      const record = this.#byUid.get(uid);
      if (record === undefined) {
        if (former !== undefined) {
          removed.push(former);
        }
      } else if (former === undefined) {
        added.push(record);
      } else if (former.resourceVersion !== record.resourceVersion) {
        changed.push(record);
      }
    }
    this.#fire({ added, changed, removed });
  }

  dispose(): void {
    this.#onDidChange.dispose();
    this.#byUid.clear();
    this.#byNamespace.clear();
  }

  #set(record: T): void {
    this.#byUid.set(record.uid, record);
    const siblings = this.#byNamespace.get(record.namespace);
    if (siblings === undefined) {
      this.#byNamespace.set(record.namespace, new Map([[record.uid, record]]));
    } else {
      siblings.set(record.uid, record);
    }
  }

  #delete(record: T): void {
    this.#byUid.delete(record.uid);
    const siblings = this.#byNamespace.get(record.namespace);
    siblings?.delete(record.uid);
    if (siblings?.size === 0) {
      this.#byNamespace.delete(record.namespace);
    }
  }

  #fire(delta: StoreDelta<T>): boolean {
    const differs = delta.added.length + delta.changed.length + delta.removed.length > 0;
    if (differs) {
      this.#onDidChange.fire(delta);
    }
    return differs;
  }
}
