import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { Cluster } from '../model/cluster.ts';
import { FilteredServices } from '../model/filteredServices.ts';
import type { NamespaceRecord, ServiceRecord, StoreRecord } from '../model/records.ts';
import type { ServiceFilter } from '../model/serviceFilter.ts';
import type { StoreDelta } from '../model/store.ts';
import {
  ClusterElement,
  MessageElement,
  NamespaceElement,
  ServiceElement,
  type Element,
} from './elements.ts';
import { whatIsWrong, type Message } from './message.ts';

/** More rows than this under one parent make neither the tree faster nor the person wiser. */
const MOST_CHILDREN = 1000;

/** What was asked for of one namespace: its row, the rows below it, and what keeps them current. */
interface NamespaceBranch {
  readonly element: NamespaceElement;
  readonly services: Map<string, ServiceElement>;
  following: Disposable | undefined;
}

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
  readonly #changed: (rows: readonly Element[]) => void;

  constructor(cluster: Cluster, expanded: boolean, changed: (rows: readonly Element[]) => void) {
    this.#cluster = cluster;
    this.#services = this.#subscriptions.add(new FilteredServices(cluster.services));
    this.#changed = changed;
    this.element = new ClusterElement(cluster, this.#services, expanded);
    const subscriptions = [
      cluster.onDidChangeState(() => {
        changed([this.element]);
      }),
      cluster.onDidChangeNamespaceState((name) => {
        this.#onNamespaceState(name);
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
    this.#changed([this.element]);
  }

  /** The rows right below the cluster. Asking for them is what connects it. */
  children(): readonly Element[] {
    this.#cluster.start();
    const { state, namespaceSource } = this.#cluster;
    const known = [...this.#cluster.namespaces.values()];
    if (known.length === 0) {
      return toMessages(this.element, whatIsWrong(state) ?? { kind: 'noNamespaces' });
    }
    const shown = known.filter(({ name }) => this.#isShown(name)).sort(byName);
    const rows = shown.slice(0, MOST_CHILDREN).map((namespace) => this.#namespaceRow(namespace));
    return [
      ...toMessages(this.element, whatIsWrong(state)),
      ...rows,
      ...toMessages(
        this.element,
        shown.length === 0 ? { kind: 'noMatch' } : notShown(shown.length),
        namespaceSource.kind === 'context'
          ? { kind: 'contextNamespaceOnly', reason: namespaceSource.reason }
          : undefined,
      ),
    ];
  }

  /** The rows right below a namespace. Asking for them keeps its Services current until {@link unfollow}. */
  childrenOf(namespace: NamespaceElement): readonly Element[] {
    this.follow(namespace);
    const services = [...this.#services.inNamespace(namespace.name)];
    const wrong = whatIsWrong(namespace.state);
    if (services.length === 0) {
      return toMessages(
        namespace,
        wrong ?? { kind: this.#services.filter === undefined ? 'noServices' : 'noMatch' },
      );
    }
    services.sort(byName);
    return [
      ...toMessages(namespace, wrong),
      ...services.slice(0, MOST_CHILDREN).map((service) => this.#serviceRow(namespace, service)),
      ...toMessages(namespace, notShown(services.length)),
    ];
  }

  follow(namespace: NamespaceElement): void {
    const branch = this.#namespaces.get(namespace.name);
    if (branch !== undefined) {
      branch.following ??= this.#cluster.follow(namespace.name);
    }
  }

  unfollow(namespace: NamespaceElement): void {
    const branch = this.#namespaces.get(namespace.name);
    if (branch !== undefined) {
      branch.following?.dispose();
      branch.following = undefined;
    }
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
    const branch = this.#namespaces.get(namespace.name) ?? {
      element: new NamespaceElement(this.element, namespace),
      services: new Map<string, ServiceElement>(),
      following: undefined,
    };
    this.#namespaces.set(namespace.name, branch);
    branch.element.namespace = namespace;
    return branch.element;
  }

  #serviceRow(namespace: NamespaceElement, service: ServiceRecord): ServiceElement {
    const services = this.#namespaces.get(namespace.name)?.services;
    const row = services?.get(service.uid) ?? new ServiceElement(namespace, service);
    services?.set(service.uid, row);
    row.service = service;
    return row;
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
      const row = this.#namespaces.get(service.namespace)?.services.get(service.uid);
      if (row !== undefined) {
        row.service = service;
        rows.add(row);
      }
    }
    const growth = new Map<string, number>();
    for (const { namespace } of added) {
      growth.set(namespace, (growth.get(namespace) ?? 0) + 1);
    }
    for (const { namespace, uid } of removed) {
      growth.set(namespace, (growth.get(namespace) ?? 0) - 1);
      this.#namespaces.get(namespace)?.services.delete(uid);
    }
    for (const [namespace, difference] of growth) {
      const row = this.#comesOrGoes(namespace, difference)
        ? this.element
        : this.#namespaces.get(namespace)?.element;
      if (row !== undefined) {
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
    this.#namespaces.get(namespace)?.following?.dispose();
    this.#namespaces.delete(namespace);
  }
}

function notShown(count: number): Message | undefined {
  return count > MOST_CHILDREN ? { kind: 'notShown', count: count - MOST_CHILDREN } : undefined;
}

function toMessages(
  parent: ClusterElement | NamespaceElement,
  ...messages: readonly (Message | undefined)[]
): readonly MessageElement[] {
  return messages
    .filter((message) => message !== undefined)
    .map((message) => new MessageElement(parent, message));
}

function byName(a: StoreRecord, b: StoreRecord): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
