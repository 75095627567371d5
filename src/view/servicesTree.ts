import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Emitter, type Event } from '../common/emitter.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';
import type { Forwarding } from '../model/forwarding.ts';
import { parseServiceFilter, type ServiceFilter } from '../model/serviceFilter.ts';
import { ClusterBranch } from './clusterBranch.ts';
import {
  ForwardedElement,
  MessageElement,
  PortElement,
  type ClusterElement,
  type Element,
  type NamespaceElement,
  type ServiceElement,
} from './elements.ts';

/** How many Services the tree shows, of how many that are known. */
export interface ServiceCounts {
  readonly shown: number;
  readonly known: number;
}

/**
 * Clusters, their namespaces, their Services, their ports: what the view shows, without a word of how. It changes
 * nothing and asks no server; it tells which rows a change concerns and leaves it to others when to redraw them.
 */
export class ServicesTree implements Disposable {
  readonly #clusters: Clusters;
  readonly #forwarding: Forwarding;
  readonly #branches = new Map<Cluster, ClusterBranch>();
  readonly #subscriptions = new DisposableStore();
  readonly #onDidChange = new Emitter<readonly Element[] | 'all'>();
  #filter: ServiceFilter | undefined;

  /** The rows that changed; none where only the counts did. */
  readonly onDidChange: Event<readonly Element[] | 'all'> = this.#onDidChange.event;

  constructor(clusters: Clusters, forwarding: Forwarding) {
    this.#clusters = clusters;
    this.#forwarding = forwarding;
    this.#syncBranches();
    this.#subscriptions.add(
      forwarding.onDidChange(() => {
        this.#onDidChange.fire('all');
      }),
    );
    this.#subscriptions.add(
      clusters.onDidChange(() => {
        this.#syncBranches();
        this.#onDidChange.fire('all');
      }),
    );
  }

  get filterText(): string {
    return this.#filter?.text ?? '';
  }

  set filterText(text: string) {
    const filter = parseServiceFilter(text);
    if (filter?.text === this.#filter?.text) {
      return;
    }
    this.#filter = filter;
    for (const branch of this.#branches.values()) {
      branch.setFilter(filter);
    }
  }

  get counts(): ServiceCounts {
    let shown = 0;
    let known = 0;
    for (const [cluster, { element }] of this.#branches) {
      shown += element.services.size;
      known += cluster.services.size;
    }
    return { shown, known };
  }

  /** The row of a context that is shown. */
  clusterRow(context: string): ClusterElement | undefined {
    return [...this.#branches.values()].find(({ element }) => element.cluster.context === context)?.element;
  }

  children(parent?: Element): readonly Element[] {
    switch (parent?.kind) {
      case undefined:
        return this.#roots();
      case 'cluster':
        return this.#branches.get(parent.cluster)?.children() ?? [];
      case 'namespace':
        return this.#branchOf(parent)?.childrenOf(parent) ?? [];
      case 'service':
        return ports(parent);
      case 'port':
      case 'forwarded':
      case 'message':
        return [];
    }
  }

  /** A row was opened: what is below it is to be current. */
  open(element: Element): void {
    if (element.kind === 'namespace') {
      element.setOpen(true);
      this.#branchOf(element)?.follow(element);
    } else if (element.kind === 'cluster') {
      element.setOpen(true);
      if (!element.opened) {
        element.opened = true;
        this.#onDidChange.fire([element]);
      }
    }
  }

  /** A row was closed. */
  close(element: Element): void {
    if (element.kind === 'namespace') {
      element.setOpen(false);
      this.#branchOf(element)?.unfollow(element);
    } else if (element.kind === 'cluster') {
      element.setOpen(false);
    }
  }

  /** Somebody looks at a row: what may be done with it is to be known. */
  lookAt(element: Element): void {
    let row: Element | undefined = element;
    while (row !== undefined && row.kind !== 'namespace') {
      row = row.parent;
    }
    if (row !== undefined) {
      this.#branchOf(row)?.askRights(row);
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const branch of this.#branches.values()) {
      branch.dispose();
    }
    this.#branches.clear();
    this.#onDidChange.dispose();
  }

  #branchOf(namespace: NamespaceElement): ClusterBranch | undefined {
    return this.#branches.get(namespace.parent.cluster);
  }

  #roots(): readonly Element[] {
    const { kubeconfig, shown } = this.#clusters;
    const rows: Element[] = shown.flatMap((cluster) => this.#branches.get(cluster)?.element ?? []);
    switch (kubeconfig.kind) {
      case 'invalid':
        return [
          new MessageElement(undefined, { kind: 'kubeconfigInvalid', reason: kubeconfig.reason }),
          ...rows,
        ];
      case 'loaded':
        return rows.length > 0
          ? [...rows, ...this.#forwarding.running.map((forwarded) => new ForwardedElement(forwarded))]
          : [new MessageElement(undefined, { kind: 'noContext' })];
      case 'loading':
      case 'missing':
        // An empty tree makes room for the welcome text.
        return rows;
    }
  }

  #syncBranches(): void {
    const { shown } = this.#clusters;
    const formers = new Map<string, ClusterElement>();
    for (const [cluster, branch] of this.#branches) {
      if (!shown.includes(cluster)) {
        formers.set(cluster.context, branch.element);
        branch.dispose();
        this.#branches.delete(cluster);
      }
    }
    for (const cluster of shown) {
      if (!this.#branches.has(cluster)) {
        this.#branches.set(cluster, this.#newBranch(cluster, formers.get(cluster.context)));
      }
    }
  }

  #newBranch(cluster: Cluster, former: ClusterElement | undefined): ClusterBranch {
    // One open cluster is enough to begin with: opening it is what connects to it. The sandbox was started to be seen.
    const isOpen = cluster === this.#clusters.shown[0] || cluster.isSandbox;
    const branch = new ClusterBranch(cluster, isOpen, former, (rows) => {
      this.#onDidChange.fire(rows);
    });
    if (this.#filter !== undefined) {
      branch.setFilter(this.#filter);
    }
    return branch;
  }
}

function ports(parent: ServiceElement): readonly PortElement[] {
  // By id, since two rows with one id would upset VS Code, whatever a server may say.
  const rows = new Map<string, PortElement>();
  for (const port of parent.service.ports) {
    const row = new PortElement(parent, port);
    rows.set(row.id, row);
  }
  return [...rows.values()];
}
