import type { ClusterSnapshot, ServiceExplorerApi, ServiceExplorerChange, ServiceSnapshot } from './api.ts';
import { DisposableStore, toDisposable, type Disposable } from './common/disposable.ts';
import { Emitter } from './common/emitter.ts';
import type { Cluster } from './model/cluster.ts';
import type { Clusters } from './model/clusters.ts';
import type { ServiceRecord } from './model/records.ts';

/** What other extensions get. What they hold is theirs: nothing that they do with it reaches us. */
export class PublicApi implements Disposable {
  readonly #clusters: Clusters;
  readonly #onDidChange = new Emitter<ServiceExplorerChange>();
  readonly #subscription: Disposable;
  /** What is heard of each cluster that is shown. */
  readonly #heard = new Map<Cluster, Disposable>();
  readonly #followed = new Set<Following>();

  readonly exports: ServiceExplorerApi = Object.freeze({
    version: 1 as const,
    clusters: () => this.#clusters.shown.map(toClusterSnapshot),
    services: (context: string, namespace?: string) => this.#services(context, namespace),
    follow: (context: string, namespace: string) => this.#follow(context, namespace),
    onDidChange: this.#onDidChange.event,
  });

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#subscription = clusters.onDidChange(() => {
      this.#hear();
      for (const following of this.#followed) {
        following.attach();
      }
      this.#fire({ kind: 'clusters' });
    });
    this.#hear();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#onDidChange.dispose();
    for (const heard of this.#heard.values()) {
      heard.dispose();
    }
    this.#heard.clear();
    for (const following of this.#followed) {
      following.dispose();
    }
    this.#followed.clear();
  }

  #hear(): void {
    const { shown } = this.#clusters;
    for (const [cluster, heard] of this.#heard) {
      if (!shown.includes(cluster)) {
        heard.dispose();
        this.#heard.delete(cluster);
      }
    }
    for (const cluster of shown.filter((each) => !this.#heard.has(each))) {
      this.#heard.set(cluster, this.#listenTo(cluster));
    }
  }

  #listenTo(cluster: Cluster): Disposable {
    const { context } = cluster;
    const heard = new DisposableStore();
    // Most of what a cluster says of its state is about more than a snapshot tells.
    let told = stateOf(cluster);
    heard.add(
      cluster.onDidChangeState(() => {
        if (stateOf(cluster) !== told) {
          told = stateOf(cluster);
          this.#fire({ kind: 'cluster', context });
        }
      }),
    );
    heard.add(
      cluster.namespaces.onDidChange(({ added, removed }) => {
        if (added.length > 0 || removed.length > 0) {
          this.#fire({ kind: 'cluster', context });
        }
      }),
    );
    heard.add(
      cluster.services.onDidChange(({ added, changed: others, removed }) => {
        const records = [...added, ...others, ...removed];
        const namespaces = Object.freeze([...new Set(records.map(({ namespace }) => namespace))]);
        this.#fire({ kind: 'services', context, namespaces });
      }),
    );
    return heard;
  }

  /** All listeners get the same object, so none of them may change it. */
  #fire(change: ServiceExplorerChange): void {
    this.#onDidChange.fire(Object.freeze(change));
  }

  #services(context: string, namespace: string | undefined): readonly ServiceSnapshot[] {
    const services = findShown(this.#clusters, context)?.services;
    const records = namespace === undefined ? services?.values() : services?.inNamespace(namespace);
    return [...(records ?? [])].map((record) => toServiceSnapshot(context, record));
  }

  #follow(context: string, namespace: string): Disposable {
    const following = new Following(this.#clusters, context, namespace);
    this.#followed.add(following);
    following.attach();
    return toDisposable(() => {
      this.#followed.delete(following);
      following.dispose();
    });
  }
}

/** A namespace that somebody wants to know of, whichever cluster its context leads to by now. */
class Following implements Disposable {
  readonly #clusters: Clusters;
  readonly #context: string;
  readonly #namespace: string;
  #cluster: Cluster | undefined;
  #held: Disposable | undefined;

  constructor(clusters: Clusters, context: string, namespace: string) {
    this.#clusters = clusters;
    this.#context = context;
    this.#namespace = namespace;
  }

  attach(): void {
    const cluster = findShown(this.#clusters, this.#context);
    if (cluster !== this.#cluster) {
      this.dispose();
      this.#cluster = cluster;
      this.#held = cluster?.follow(this.#namespace);
      cluster?.start();
    }
  }

  dispose(): void {
    this.#held?.dispose();
    this.#held = undefined;
    this.#cluster = undefined;
  }
}

function findShown({ shown }: Clusters, context: string): Cluster | undefined {
  return shown.find((cluster) => cluster.context === context);
}

/** What a snapshot tells of it that its state decides. */
function stateOf({ state, version = '' }: Cluster): string {
  return `${state.kind} ${version}`;
}

function toClusterSnapshot({ context, server, version, state, namespaces }: Cluster): ClusterSnapshot {
  return {
    context,
    server,
    version,
    state: state.kind,
    namespaces: [...namespaces.values()].map(({ name }) => name).toSorted(),
  };
}

/** A copy through and through: the records are the identity of rows of the tree. */
function toServiceSnapshot(context: string, record: ServiceRecord): ServiceSnapshot {
  const { namespace, name, uid, resourceVersion, type, clusterIP, externalName } = record;
  const { externalAddresses, labels, selector, ports } = structuredClone(record);
  return {
    context,
    namespace,
    name,
    uid,
    resourceVersion,
    type,
    clusterIP,
    externalName,
    externalAddresses,
    labels,
    selector,
    ports,
  };
}
