import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { KubeLog } from '../common/log.ts';
import type { Connection } from '../kube/connection.ts';
import type { Reflector } from '../kube/reflector.ts';
import { REFLECTOR_TIMINGS, type ReflectorTimings } from '../kube/reflectorOptions.ts';
import { collectionPath } from '../kube/resource.ts';
import { isForbidden, isLost, type SyncState } from '../kube/syncState.ts';
import type { Service } from '../kube/types.ts';
import type { Cluster, NamespaceSource } from './cluster.ts';
import { ClusterReflectors } from './clusterReflectors.ts';
import { combineAllowed } from './combineStates.ts';
import { addressText } from './contextSummary.ts';
import { NO_PREFERENCES, type ContextPreferences, type NamedNamespace } from './contextPreferences.ts';
import { FollowedNamespaces } from './followedNamespaces.ts';
import type { Guard } from './guard.ts';
import { NamespaceList } from './namespaceList.ts';
import { toServiceRecord, type NamespaceRecord, type ServiceRecord } from './records.ts';
import { ServerIdentity } from './serverIdentity.ts';
import { Store } from './store.ts';

type ServiceReflector = Reflector<Service, ServiceRecord>;

export interface LiveClusterOptions {
  /** Owned by the cluster from now on. */
  readonly connection: Connection;
  readonly log: KubeLog;
  readonly timings?: ReflectorTimings;
  readonly isSandbox?: boolean;
  /** None where it is left out. */
  readonly preferences?: ContextPreferences;
}

/**
 * A cluster that a context leads to. One watch follows all namespaces and one all Services; where the server forbids
 * the latter, one follows the Services of each namespace that somebody looks at.
 */
export class LiveCluster implements Cluster {
  readonly context: string;
  readonly isSandbox: boolean;
  readonly server: string;
  readonly defaultNamespace: string;
  readonly #owned = new DisposableStore();
  readonly namespaces = this.#owned.add(new Store<NamespaceRecord>());
  readonly services = this.#owned.add(new Store<ServiceRecord>());
  readonly #connection: Connection;
  readonly #factory: ClusterReflectors;
  readonly #preferences: ContextPreferences;
  readonly #namespaceList: NamespaceList;
  readonly #serviceReflector: ServiceReflector;
  readonly #followed: FollowedNamespaces;
  readonly #identity: ServerIdentity;
  readonly #onDidChangeState = this.#owned.add(new Emitter<void>());
  readonly #onDidChangeNamespaceState = this.#owned.add(new Emitter<string>());
  #serviceScope: 'cluster' | 'namespace' = 'cluster';
  #wasLive = false;

  readonly onDidChangeState = this.#onDidChangeState.event;
  readonly onDidChangeNamespaceState = this.#onDidChangeNamespaceState.event;

  constructor(options: LiveClusterOptions) {
    const { connection, log, timings = REFLECTOR_TIMINGS } = options;
    const { isSandbox = false, preferences = NO_PREFERENCES } = options;
    this.context = connection.target.context;
    this.isSandbox = isSandbox;
    this.server = addressText(connection.target.server);
    this.defaultNamespace = connection.target.namespace;
    this.#connection = this.#owned.add(connection);
    this.#factory = new ClusterReflectors({ connection, timings, log });
    this.#preferences = preferences;
    this.#identity = this.#owned.add(
      new ServerIdentity(connection, log, () => {
        this.#onDidChangeState.fire();
      }),
    );
    this.#namespaceList = this.#owned.add(
      new NamespaceList({
        connection,
        store: this.namespaces,
        reflect: (collection) => this.#factory.create(collection),
        capabilities: () => this.#identity.capabilities(),
        named: () => this.#named(),
        onDidChange: (state) => {
          this.#keepNamed();
          this.#changed(state);
        },
      }),
    );
    this.#serviceReflector = this.#owned.add(
      this.#factory.create({
        path: collectionPath('services'),
        project: toServiceRecord,
        sink: this.services,
      }),
    );
    this.#followed = this.#owned.add(
      new FollowedNamespaces({
        reflectors: this.#factory,
        services: this.services,
        onDidChangeState: (namespace, state) => {
          this.#onDidChangeNamespaceState.fire(namespace);
          this.#changed(state);
        },
      }),
    );
    this.#owned.add(
      preferences.onDidChange(() => {
        this.#namespaceList.nameAgain();
        this.#keepNamed();
        this.#onDidChangeState.fire();
      }),
    );
    this.#serviceReflector.onDidChangeState((state) => {
      this.#serviceStateChanged(state);
    });
  }

  get version(): string | undefined {
    return this.#identity.version;
  }

  get isOpenShift(): boolean {
    return this.#identity.isOpenShift;
  }

  get namespaceSource(): NamespaceSource {
    return this.#namespaceList.source;
  }

  get guard(): Guard {
    return this.#preferences.guard(this.context);
  }

  get serviceScope(): 'cluster' | 'namespace' {
    return this.#serviceScope;
  }

  get state(): SyncState {
    const whole: SyncState[] = this.#namespaceList.inUse.map(({ state }) => state);
    if (this.#serviceScope === 'cluster') {
      whole.push(this.#serviceReflector.state);
    }
    if (this.#namespaceList.isAsking) {
      whole.push({ kind: 'connecting' });
    }
    const followed = this.#followed.reflectors.map(({ state }) => state);
    return combineAllowed(whole, followed) ?? this.#followed.state(this.defaultNamespace);
  }

  start(): void {
    this.#namespaceList.start();
    this.#serviceReflector.start();
  }

  reconnect(): void {
    void this.#connection.reset();
    for (const reflector of this.#reflectors()) {
      reflector.relist();
    }
    this.#namespaceList.askAgain();
  }

  /** Tries again now where something waits for its next try. */
  retryNow(): void {
    for (const reflector of this.#reflectors()) {
      reflector.retryNow();
    }
  }

  /** Takes every connection for lost: the machine slept. */
  resume(): void {
    for (const reflector of this.#reflectors()) {
      reflector.resume();
    }
  }

  namespaceState(namespace: string): SyncState {
    return this.#serviceScope === 'cluster' ? this.#serviceReflector.state : this.#followed.state(namespace);
  }

  follow(namespace: string): Disposable {
    return this.#followed.follow(namespace);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #reflectors(): Pick<ServiceReflector, 'state' | 'retryNow' | 'resume' | 'relist'>[] {
    return [...this.#namespaceList.reflectors, this.#serviceReflector, ...this.#followed.reflectors];
  }

  #serviceStateChanged(state: SyncState): void {
    if (isForbidden(state) && this.#serviceScope === 'cluster') {
      this.#serviceScope = 'namespace';
      this.services.replace([]);
      this.#followed.reflectEach();
    } else if (state.kind === 'live' && this.#serviceScope === 'namespace') {
      this.#serviceScope = 'cluster';
      this.#followed.reflectNone();
    }
    if (this.#serviceScope === 'cluster') {
      for (const namespace of this.#followed.names) {
        this.#onDidChangeNamespaceState.fire(namespace);
      }
    }
    this.#keepNamed();
    this.#changed(state);
  }

  /** The namespaces to show where the server lists none: the context's, and those that the person wants. */
  #named(): readonly NamedNamespace[] {
    const others = this.#preferences.namespaces(this.context);
    const ofContext = { name: this.defaultNamespace, by: 'context' } as const;
    return [ofContext, ...others.filter(({ name }) => name !== ofContext.name)];
  }

  /** Where no more than these may be seen, nothing is known of the cluster without following them. */
  #keepNamed(): void {
    const isAll = this.namespaceSource.kind === 'named' && this.#serviceScope === 'namespace';
    this.#followed.keep(isAll ? this.#named().map(({ name }) => name) : []);
  }

  #changed(state: SyncState): void {
    if (state.kind === 'live') {
      this.#tellTheOthers();
    }
    const isLive = this.state.kind === 'live';
    if (isLive && !this.#wasLive) {
      // It may have been away to be upgraded.
      void this.#identity.ask();
    }
    this.#wasLive = isLive;
    this.#onDidChangeState.fire();
  }

  /** The server is back for one, so it is back for all, but for those whom it asked to wait. */
  #tellTheOthers(): void {
    for (const reflector of this.#reflectors()) {
      if (isLost(reflector.state)) {
        reflector.retryNow();
      }
    }
  }
}
