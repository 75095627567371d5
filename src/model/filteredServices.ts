import { MutableDisposable, type Disposable } from '../common/disposable.ts';
import { Emitter, type Event } from '../common/emitter.ts';
import type { ServiceRecord } from './records.ts';
import type { ServiceFilter } from './serviceFilter.ts';
import { Store, type StoreDelta } from './store.ts';

/**
 * The Services of one store that a filter lets through. With a filter they are a store of their own, kept current
 * change by change: no event costs more for there being many Services. Without one they are the source itself.
 */
export class FilteredServices implements Disposable {
  readonly #source: Store<ServiceRecord>;
  readonly #subscription: Disposable;
  readonly #matching = new MutableDisposable<Store<ServiceRecord>>();
  readonly #onDidChange = new Emitter<StoreDelta<ServiceRecord>>();
  #filter: ServiceFilter | undefined;

  /** Fires for what becomes visible, changes visibly or vanishes by itself; not for {@link setFilter}. */
  readonly onDidChange: Event<StoreDelta<ServiceRecord>> = this.#onDidChange.event;

  constructor(source: Store<ServiceRecord>) {
    this.#source = source;
    this.#subscription = source.onDidChange((delta) => {
      this.#follow(delta);
    });
  }

  get filter(): ServiceFilter | undefined {
    return this.#filter;
  }

  get size(): number {
    return this.#visible.size;
  }

  countInNamespace(namespace: string): number {
    return this.#visible.countInNamespace(namespace);
  }

  inNamespace(namespace: string): IterableIterator<ServiceRecord> {
    return this.#visible.inNamespace(namespace);
  }

  setFilter(filter: ServiceFilter | undefined): void {
    this.#filter = filter;
    if (filter === undefined) {
      this.#matching.value = undefined;
      return;
    }
    const matching = new Store<ServiceRecord>();
    matching.replace([...this.#source.values()].filter((service) => filter.matches(service)));
    // Only now, so that the first filling is not told as news.
    matching.onDidChange((delta) => {
      this.#onDidChange.fire(delta);
    });
    this.#matching.value = matching;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#matching.dispose();
    this.#onDidChange.dispose();
  }

  get #visible(): Store<ServiceRecord> {
    return this.#matching.value ?? this.#source;
  }

  #follow(delta: StoreDelta<ServiceRecord>): void {
    const matching = this.#matching.value;
    const filter = this.#filter;
    if (matching === undefined || filter === undefined) {
      this.#onDidChange.fire(delta);
      return;
    }
    const { added, changed, removed } = delta;
    matching.apply([
      ...[...added, ...changed].map(
        (record) => ({ kind: filter.matches(record) ? 'put' : 'delete', record }) as const,
      ),
      ...removed.map((record) => ({ kind: 'delete', record }) as const),
    ]);
  }
}
