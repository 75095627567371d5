import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { Cluster } from '../model/cluster.ts';
import { FilteredServices } from '../model/filteredServices.ts';
import type { NamespaceRecord, ServiceRecord, StoreRecord } from '../model/records.ts';
import type { ServiceFilter } from '../model/serviceFilter.ts';
import type { StoreDelta } from '../model/store.ts';
import { ClusterElement, toMessages, type Element, type NamespaceElement } from './elements.ts';
import { isSignedOut, nothingListed, notShown, whatIsWrong, type Message } from './message.ts';
import { NamespaceBranch } from './namespaceBranch.ts';

/** More rows than this under one parent make neither the tree faster nor the person wiser. */
const MOST_CHILDREN = 1000;

/** Of more matches than this in one cluster the namespaces stay as they are: nobody reads them all. */
const MOST_REVEALED = 200;

/**
 * One cluster's part of the tree: makes its rows from the stores and tells which of those rows a change concerns.
 * What was never asked for is never told of.
 */
export class ClusterBranch implements Disposable {
  readonly element: ClusterElement;
  readonly #cluster: Cluster;
  readonly #services: FilteredServices;
  readonly #namespaces = new Map<string, NamespaceBranch>();
  readonly #subscriptions = new DisposableStore();
  readonly #changed: (rows: readonly Element[] | 'all') => void;

  /** @param former what stood for the context before, see {@link ClusterElement} */
  constructor(
    cluster: Cluster,
    isOpen: boolean,
    former: ClusterElement | undefined,
    changed: (rows: readonly Element[] | 'all') => void,
  ) {
    this.#cluster = cluster;
    this.#services = this.#subscriptions.add(new FilteredServices(cluster.services));
    this.#changed = changed;
    this.element = new ClusterElement(cluster, this.#services, isOpen, former);
    const subscriptions = [
      cluster.onDidChangeState(() => {
        changed([this.element]);
      }),
      cluster.onDidChangeNamespaceState((name) => {
        this.#onNamespaceState(name);
      }),
      cluster.rights.onDidChange((name) => {
        const row = this.#namespaces.get(name)?.element;
        changed(row === undefined ? [] : [row]);
      }),
      cluster.namespaces.onDidChange((delta) => {
        this.#onNamespaces(delta);
      }),
      this.#services.onDidChange((delta) => {
        this.#onServices(delta);
      }),
      // With a filter on, the total changes where no row does.
      cluster.services.onDidChange(() => {
        changed([]);
      }),
    ];
    for (const subscription of subscriptions) {
      this.#subscriptions.add(subscription);
    }
  }

  setFilter(filter: ServiceFilter | undefined): void {
    this.#services.setFilter(filter);
    for (const { element } of this.#namespaces.values()) {
      this.#reveal(element);
    }
    const wasRevealed = this.element.isRevealed;
    this.element.isRevealed = filter !== undefined && this.#services.size > 0 && !this.element.isOpen;
    // A row at the top has nothing above it that could be redrawn to give it another id.
    this.#changed(this.element.isRevealed === wasRevealed ? [this.element] : 'all');
  }

  /** The rows right below the cluster. Asking for them is what connects it. */
  children(): readonly Element[] {
    this.#cluster.start();
    const { state, namespaceSource } = this.#cluster;
    const known = [...this.#cluster.namespaces.values()];
    if (known.length === 0) {
      return toMessages(this.element, whatIsWrong(state) ?? nothingListed(namespaceSource));
    }
    const shown = known.filter(({ name }) => this.#isShown(name)).sort(byName);
    const rows = shown.slice(0, MOST_CHILDREN).map((namespace) => this.#namespaceRow(namespace));
    return [
      ...toMessages(this.element, whatIsWrong(state)),
      ...rows,
      ...toMessages(
        this.element,
        shown.length === 0 ? { kind: 'noMatch' } : notShown(shown.length - MOST_CHILDREN),
        namespaceSource.kind === 'named'
          ? { kind: 'namedNamespacesOnly', reason: namespaceSource.reason }
          : undefined,
      ),
    ];
  }

  /** The rows right below a namespace. Asking for them keeps its Services current until {@link unfollow}. */
  childrenOf(namespace: NamespaceElement): readonly Element[] {
    this.follow(namespace);
    const services = [...this.#services.inNamespace(namespace.name)];
    // One row says that there is no signing in to the cluster.
    const isSaid = isSignedOut(namespace.state) && isSignedOut(this.#cluster.state);
    const wrong = isSaid ? undefined : whatIsWrong(namespace.state);
    if (services.length === 0) {
      const none: Message = { kind: this.#services.filter === undefined ? 'noServices' : 'noMatch' };
      return toMessages(namespace, isSaid ? undefined : (wrong ?? none));
    }
    services.sort(byName);
    return [
      ...toMessages(namespace, wrong),
      ...this.#serviceRows(namespace, services.slice(0, MOST_CHILDREN)),
      ...toMessages(namespace, notShown(services.length - MOST_CHILDREN)),
    ];
  }

  /** A filter reveals what is known already: that asks for nothing more. */
  follow(namespace: NamespaceElement): void {
    if (!namespace.isRevealed) {
      this.#namespaces.get(namespace.name)?.follow();
    }
  }

  unfollow(namespace: NamespaceElement): void {
    this.#namespaces.get(namespace.name)?.unfollow();
  }

  askRights(namespace: NamespaceElement): void {
    this.#namespaces.get(namespace.name)?.askRights();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const name of [...this.#namespaces.keys()]) {
      this.#forget(name);
    }
  }

  /** A filter hides a namespace once it is known to hold no match. */
  #isShown(name: string): boolean {
    const { filter } = this.#services;
    return filter === undefined || this.#services.countInNamespace(name) > 0 || !this.#isCurrent(name);
  }

  #isCurrent(name: string): boolean {
    const { kind } = this.#cluster.namespaceState(name);
    return kind === 'live' || kind === 'stale';
  }

  #namespaceRow(namespace: NamespaceRecord): NamespaceElement {
    const known = this.#namespaces.get(namespace.name);
    if (known !== undefined) {
      known.element.namespace = namespace;
      return known.element;
    }
    const branch = new NamespaceBranch(this.element, namespace);
    this.#namespaces.set(namespace.name, branch);
    this.#reveal(branch.element);
    return branch.element;
  }

  #serviceRows(namespace: NamespaceElement, services: readonly ServiceRecord[]): readonly Element[] {
    const branch = this.#namespaces.get(namespace.name);
    return branch === undefined ? [] : services.map((service) => branch.serviceRow(service));
  }

  #reveal(namespace: NamespaceElement): void {
    const { filter, size } = this.#services;
    const isMatch = filter !== undefined && this.#services.countInNamespace(namespace.name) > 0;
    namespace.isRevealed = isMatch && size <= MOST_REVEALED && !namespace.isOpen;
  }

  #onNamespaceState(name: string): void {
    const branch = this.#namespaces.get(name);
    if (this.#services.filter !== undefined) {
      // What is known to hold no match now leaves a filtered tree.
      this.#changed([this.element]);
    } else if (branch !== undefined) {
      this.#changed([branch.element]);
    }
  }

  #onNamespaces({ added, changed, removed }: StoreDelta<NamespaceRecord>): void {
    for (const { name } of removed) {
      this.#forget(name);
    }
    const rows: Element[] = added.length + removed.length > 0 ? [this.element] : [];
    for (const record of changed) {
      const branch = this.#namespaces.get(record.name);
      if (branch !== undefined) {
        branch.element.namespace = record;
        rows.push(branch.element);
      }
    }
    this.#changed(rows);
  }

  #onServices({ added, changed, removed }: StoreDelta<ServiceRecord>): void {
    const rows = new Set<Element>();
    for (const service of changed) {
      const row = this.#namespaces.get(service.namespace)?.update(service);
      if (row !== undefined) {
        rows.add(row);
      }
    }
    const growth = new Map<string, number>();
    for (const { namespace } of added) {
      growth.set(namespace, (growth.get(namespace) ?? 0) + 1);
    }
    for (const { namespace, uid } of removed) {
      growth.set(namespace, (growth.get(namespace) ?? 0) - 1);
      this.#namespaces.get(namespace)?.forget(uid);
    }
    for (const [namespace, difference] of growth) {
      const row = this.#namespaces.get(namespace)?.element;
      if (this.#comesOrGoes(namespace, difference)) {
        if (row !== undefined) {
          this.#reveal(row);
        }
        rows.add(this.element);
      } else if (row !== undefined) {
        rows.add(row);
      }
    }
    this.#changed([...rows]);
  }

  /** Whether a filtered tree gains or loses the namespace with this change in its number of matches. */
  #comesOrGoes(namespace: string, difference: number): boolean {
    const count = this.#services.countInNamespace(namespace);
    return this.#services.filter !== undefined && (count === 0 || count === difference);
  }

  #forget(namespace: string): void {
    this.#namespaces.get(namespace)?.unfollow();
    this.#namespaces.delete(namespace);
  }
}

function byName(a: StoreRecord, b: StoreRecord): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
