import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { Reflector } from '../kube/reflector.ts';
import { collectionPath } from '../kube/resource.ts';
import { isForbidden, type SyncState } from '../kube/syncState.ts';
import type { Service } from '../kube/types.ts';
import type { ClusterReflectors } from './clusterReflectors.ts';
import { FollowedNamespaces } from './followedNamespaces.ts';
import { toServiceRecord, type ServiceRecord } from './records.ts';
import type { Store } from './store.ts';

type ServiceReflector = Reflector<Service, ServiceRecord>;

export interface ServiceListOptions {
  readonly reflectors: ClusterReflectors;
  /** Filled from here alone. */
  readonly store: Store<ServiceRecord>;
  /** A reflector is in another state. */
  readonly onDidChange: (state: SyncState) => void;
  /** The Services of this namespace are known as they were not before. */
  readonly onDidChangeNamespace: (namespace: string) => void;
}

/**
 * The Services of a cluster: all of them by one watch; where the server forbids that, those of each namespace that
 * somebody looks at by a watch of its own.
 */
export class ServiceList implements Disposable {
  readonly #options: ServiceListOptions;
  readonly #owned = new DisposableStore();
  readonly #all: ServiceReflector;
  readonly #followed: FollowedNamespaces;
  #scope: 'cluster' | 'namespace' = 'cluster';

  constructor(options: ServiceListOptions) {
    this.#options = options;
    const { reflectors, store } = options;
    this.#all = this.#owned.add(
      reflectors.create({ path: collectionPath('services'), project: toServiceRecord, sink: store }),
    );
    this.#followed = this.#owned.add(
      new FollowedNamespaces({
        reflectors,
        services: store,
        onDidChangeState: (namespace, state) => {
          options.onDidChangeNamespace(namespace);
          options.onDidChange(state);
        },
      }),
    );
    this.#all.onDidChangeState((state) => {
      this.#allChanged(state);
    });
  }

  /** `cluster`: one watch serves all namespaces. `namespace`: only those that {@link follow} named are known. */
  get scope(): 'cluster' | 'namespace' {
    return this.#scope;
  }

  get reflectors(): readonly ServiceReflector[] {
    return [this.#all, ...this.#followed.reflectors];
  }

  /** The state of the one watch, while it serves all namespaces. */
  get whole(): SyncState | undefined {
    return this.#scope === 'cluster' ? this.#all.state : undefined;
  }

  /** The states of the namespaces that have watches of their own. */
  get followed(): readonly SyncState[] {
    return this.#followed.reflectors.map(({ state }) => state);
  }

  namespaceState(namespace: string): SyncState {
    return this.whole ?? this.#followed.state(namespace);
  }

  start(): void {
    this.#all.start();
  }

  follow(namespace: string): Disposable {
    return this.#followed.follow(namespace);
  }

  /** Follows these, and of those that were to be kept before only these. */
  keep(namespaces: readonly string[]): void {
    this.#followed.keep(namespaces);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #allChanged(state: SyncState): void {
    if (isForbidden(state) && this.#scope === 'cluster') {
      this.#scope = 'namespace';
      this.#options.store.replace([]);
      this.#followed.reflectEach();
    } else if (state.kind === 'live' && this.#scope === 'namespace') {
      this.#scope = 'cluster';
      this.#followed.reflectNone();
    }
    if (this.#scope === 'cluster') {
      this.#followed.names.forEach(this.#options.onDidChangeNamespace);
    }
    this.#options.onDidChange(state);
  }
}
