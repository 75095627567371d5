import { DisposableStore, MutableDisposable, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { KubeLog } from '../common/log.ts';
import type { Connection } from '../kube/connection.ts';
import { Reflector } from '../kube/reflector.ts';
import { REFLECTOR_TIMINGS, type ReflectorSink, type ReflectorTimings } from '../kube/reflectorOptions.ts';
import { collectionPath } from '../kube/resource.ts';
import { isForbidden, isLost, type SyncState } from '../kube/syncState.ts';
import type { KubeObject, Namespace, Service } from '../kube/types.ts';
import type { Cluster, NamespaceSource } from './cluster.ts';
import { combineStates } from './combineStates.ts';
import { addressText } from './contextSummary.ts';
import { FollowedNamespaces } from './followedNamespaces.ts';
import {
  placeholderNamespace,
  toNamespaceRecord,
  toServiceRecord,
  type NamespaceRecord,
  type ServiceRecord,
} from './records.ts';
import { ServerVersion } from './serverVersion.ts';
import { Store } from './store.ts';

type ServiceReflector = Reflector<Service, ServiceRecord>;

export interface LiveClusterOptions {
  /** Owned by the cluster from now on. */
  readonly connection: Connection;
  readonly log: KubeLog;
  readonly timings?: ReflectorTimings;
  readonly isSandbox?: boolean;
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
  readonly #log: KubeLog;
  readonly #timings: ReflectorTimings;
  readonly #namespaceReflector: Reflector<Namespace, NamespaceRecord>;
  readonly #serviceReflector: ServiceReflector;
  readonly #followed: FollowedNamespaces;
  readonly #version: ServerVersion;
  readonly #onlyNamespace = this.#owned.add(new MutableDisposable());
  readonly #onDidChangeState = this.#owned.add(new Emitter<void>());
  readonly #onDidChangeNamespaceState = this.#owned.add(new Emitter<string>());
  #serviceScope: 'cluster' | 'namespace' = 'cluster';
  #namespaceSource: NamespaceSource = { kind: 'server' };
  #wasLive = false;

  readonly onDidChangeState = this.#onDidChangeState.event;
  readonly onDidChangeNamespaceState = this.#onDidChangeNamespaceState.event;

  constructor({ connection, log, timings = REFLECTOR_TIMINGS, isSandbox = false }: LiveClusterOptions) {
    this.context = connection.target.context;
    this.isSandbox = isSandbox;
    this.server = addressText(connection.target.server);
    this.defaultNamespace = connection.target.namespace;
    this.#connection = this.#owned.add(connection);
    this.#log = log;
    this.#timings = timings;
    this.#version = this.#owned.add(
      new ServerVersion(connection, log, () => {
        this.#onDidChangeState.fire();
      }),
    );
    this.#namespaceReflector = this.#owned.add(
      this.#reflect(collectionPath('namespaces'), toNamespaceRecord, this.namespaces),
    );
    this.#serviceReflector = this.#owned.add(
      this.#reflect(collectionPath('services'), toServiceRecord, this.services),
    );
    this.#followed = this.#owned.add(
      new FollowedNamespaces({
        reflect: (namespace) => this.#reflectNamespace(namespace),
        onDidChangeState: (namespace, state) => {
          this.#onDidChangeNamespaceState.fire(namespace);
          this.#changed(state);
        },
        onDidLeave: (namespace) => {
          this.services.replace([], namespace);
        },
      }),
    );
    this.#namespaceReflector.onDidChangeState((state) => {
      this.#namespaceStateChanged(state);
    });
    this.#serviceReflector.onDidChangeState((state) => {
      this.#serviceStateChanged(state);
    });
  }

  get version(): string | undefined {
    return this.#version.value;
  }

  get namespaceSource(): NamespaceSource {
    return this.#namespaceSource;
  }

  get serviceScope(): 'cluster' | 'namespace' {
    return this.#serviceScope;
  }

  get state(): SyncState {
    // A refusal is an answer where there is another way to see something; without one it is all there is to say.
    const states = this.#reflectors().map((reflector) => reflector.state);
    const allowed = states.filter((state) => !isForbidden(state));
    return allowed.length > 0 ? combineStates(allowed) : this.#followed.state(this.defaultNamespace);
  }

  start(): void {
    this.#namespaceReflector.start();
    this.#serviceReflector.start();
  }

  reconnect(): void {
    void this.#connection.reset();
    for (const reflector of this.#reflectors()) {
      reflector.relist();
    }
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
    return [this.#namespaceReflector, this.#serviceReflector, ...this.#followed.reflectors];
  }

  #reflect<T extends KubeObject, R>(
    path: string,
    project: (object: T) => R,
    sink: ReflectorSink<R>,
  ): Reflector<T, R> {
    return new Reflector<T, R>({
      connection: this.#connection,
      path,
      project,
      sink,
      timings: this.#timings,
      onRecovery: (error, { next }, delayMs) => {
        this.#log.info(
          `${this.context}: ${path}: ${error.message} (${error.code}); ${next} in ${Math.round(delayMs)} ms`,
        );
      },
    });
  }

  #namespaceStateChanged(state: SyncState): void {
    if (state.kind === 'denied' && isForbidden(state)) {
      this.#namespaceSource = { kind: 'context', reason: state.reason };
      this.namespaces.replace([placeholderNamespace(this.defaultNamespace)]);
    } else if (state.kind === 'live') {
      this.#namespaceSource = { kind: 'server' };
    }
    this.#followOnlyNamespace();
    this.#changed(state);
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
    this.#followOnlyNamespace();
    this.#changed(state);
  }

  /** Where no more than the context's namespace may be seen, nothing is known of the cluster without following that. */
  #followOnlyNamespace(): void {
    if (this.#namespaceSource.kind === 'server' || this.#serviceScope === 'cluster') {
      this.#onlyNamespace.value = undefined;
    } else {
      this.#onlyNamespace.value ??= this.follow(this.defaultNamespace);
    }
  }

  #reflectNamespace(namespace: string): ServiceReflector {
    return this.#reflect(collectionPath('services', namespace), toServiceRecord, {
      replace: (records: readonly ServiceRecord[]) => this.services.replace(records, namespace),
      apply: (changes) => {
        this.services.apply(changes);
      },
    });
  }

  #changed(state: SyncState): void {
    if (state.kind === 'live') {
      this.#tellTheOthers();
    }
    const isLive = this.state.kind === 'live';
    if (isLive && !this.#wasLive) {
      // It may have been away to be upgraded.
      void this.#version.ask();
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
