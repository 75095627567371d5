import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { KubeLog } from '../common/log.ts';
import type { Connection } from '../kube/connection.ts';
import type { Reflector } from '../kube/reflector.ts';
import { REFLECTOR_TIMINGS, type ReflectorTimings } from '../kube/reflectorOptions.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import { isLost, type SyncState } from '../kube/syncState.ts';
import type { Cluster, NamespaceSource } from './cluster.ts';
import { ClusterReflectors } from './clusterReflectors.ts';
import { combineAllowed } from './combineStates.ts';
import { addressText } from './contextSummary.ts';
import { NO_PREFERENCES, type ContextPreferences, type NamedNamespace } from './contextPreferences.ts';
import type { Guard } from './guard.ts';
import { NamespaceList } from './namespaceList.ts';
import type { NamespaceRecord, ServiceRecord } from './records.ts';
import { ServerIdentity } from './serverIdentity.ts';
import { ServiceList } from './serviceList.ts';
import { reviewServiceRights, ServiceRights } from './serviceRights.ts';
import { Store } from './store.ts';

export interface LiveClusterOptions {
  /** Owned by the cluster from now on. */
  readonly connection: Connection;
  readonly log: KubeLog;
  readonly timings?: ReflectorTimings;
  readonly isSandbox?: boolean;
  /** None where it is left out. */
  readonly preferences?: ContextPreferences;
}

/** A cluster that a context leads to: its namespaces, its Services, and what is known of its server. */
export class LiveCluster implements Cluster {
  readonly context: string;
  readonly isSandbox: boolean;
  readonly server: string;
  readonly defaultNamespace: string;
  readonly #owned = new DisposableStore();
  readonly namespaces = this.#owned.add(new Store<NamespaceRecord>());
  readonly services = this.#owned.add(new Store<ServiceRecord>());
  readonly rights: ServiceRights;
  readonly #connection: Connection;
  readonly #factory: ClusterReflectors;
  readonly #preferences: ContextPreferences;
  readonly #namespaceList: NamespaceList;
  readonly #serviceList: ServiceList;
  readonly #identity: ServerIdentity;
  readonly #onDidChangeState = this.#owned.add(new Emitter<void>());
  readonly #onDidChangeNamespaceState = this.#owned.add(new Emitter<string>());
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
    this.rights = this.#owned.add(
      new ServiceRights({
        review: (namespace, signal) => reviewServiceRights(connection, namespace, signal),
        log,
      }),
    );
    this.#factory = new ClusterReflectors({
      connection,
      timings,
      log,
      onDidLose: () => {
        this.#forgetServer();
      },
    });
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
    this.#serviceList = this.#owned.add(
      new ServiceList({
        reflectors: this.#factory,
        store: this.services,
        onDidChange: (state) => {
          this.#keepNamed();
          this.#changed(state);
        },
        onDidChangeNamespace: (namespace) => {
          this.#onDidChangeNamespaceState.fire(namespace);
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
    return this.#serviceList.scope;
  }

  get state(): SyncState {
    const whole: SyncState[] = this.#namespaceList.inUse.map(({ state }) => state);
    if (this.#serviceList.whole !== undefined) {
      whole.push(this.#serviceList.whole);
    }
    if (this.#namespaceList.isAsking) {
      whole.push({ kind: 'connecting' });
    }
    return (
      combineAllowed(whole, this.#serviceList.followed) ??
      this.#serviceList.namespaceState(this.defaultNamespace)
    );
  }

  apiServer(signal: AbortSignal): Promise<ApiServer> {
    return this.#identity.apiServer(signal);
  }

  start(): void {
    this.#namespaceList.start();
    this.#serviceList.start();
  }

  reconnect(): void {
    this.#forgetServer();
    this.rights.forgetAll();
    void this.#connection.reset();
    for (const reflector of this.#reflectors()) {
      reflector.relist();
    }
    this.#namespaceList.askAgain();
  }

  /** Tries again now where something waits for its next try. */
  retryNow(): void {
    this.#connection.retryCredentials();
    for (const reflector of this.#reflectors()) {
      reflector.retryNow();
    }
  }

  /** Takes every connection for lost: the machine slept. */
  resume(): void {
    this.#forgetServer();
    for (const reflector of this.#reflectors()) {
      reflector.resume();
    }
  }

  namespaceState(namespace: string): SyncState {
    return this.#serviceList.namespaceState(namespace);
  }

  follow(namespace: string): Disposable {
    return this.#serviceList.follow(namespace);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #reflectors(): Pick<Reflector<never, never>, 'state' | 'retryNow' | 'resume' | 'relist'>[] {
    return [...this.#namespaceList.reflectors, ...this.#serviceList.reflectors];
  }

  /** The namespaces to show where the server lists none: the context's, and those that the person wants. */
  #named(): readonly NamedNamespace[] {
    const others = this.#preferences.namespaces(this.context);
    const ofContext = { name: this.defaultNamespace, by: 'context' } as const;
    return [ofContext, ...others.filter(({ name }) => name !== ofContext.name)];
  }

  /** Where no more than these may be seen, nothing is known of the cluster without following them. */
  #keepNamed(): void {
    const isAll = this.namespaceSource.kind === 'named' && this.serviceScope === 'namespace';
    this.#serviceList.keep(isAll ? this.#named().map(({ name }) => name) : []);
  }

  #changed(state: SyncState): void {
    if (state.kind === 'live') {
      this.#tellTheOthers();
    }
    const isLive = this.state.kind === 'live';
    if (isLive && !this.#wasLive) {
      void this.#identity.greet();
    }
    this.#wasLive = isLive;
    this.#onDidChangeState.fire();
  }

  /** It may have been away to be upgraded: as soon as it is back, it is asked what it is. */
  #forgetServer(): void {
    this.#identity.forget();
    this.#wasLive = false;
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
