import { Emitter } from '../../src/common/emitter.ts';
import { toDisposable, type Disposable } from '../../src/common/disposable.ts';
import { KubeError } from '../../src/kube/errors.ts';
import type { ApiServer } from '../../src/kube/serviceApi/server.ts';
import type { SyncState } from '../../src/kube/syncState.ts';
import type { Cluster, NamespaceSource } from '../../src/model/cluster.ts';
import type { Clusters, ContextSummary, KubeconfigState } from '../../src/model/clusters.ts';
import { UNGUARDED, type Guard } from '../../src/model/guard.ts';
import type { NamespaceRecord, ServiceRecord } from '../../src/model/records.ts';
import { ServiceRights, type ServiceRightSet } from '../../src/model/serviceRights.ts';
import { Store } from '../../src/model/store.ts';

/** A cluster whose every word the test chooses, and that writes down what was asked of it. */
export class FakeCluster implements Cluster {
  readonly context: string;
  isSandbox = false;
  server: string | undefined = 'https://api.example.com:6443';
  version: string | undefined = 'v1.36.0';
  isOpenShift = false;
  defaultNamespace = 'default';
  guard: Guard = UNGUARDED;
  namespaceSource: NamespaceSource = { kind: 'server' };
  serviceScope: 'cluster' | 'namespace' = 'cluster';
  readonly namespaces = new Store<NamespaceRecord>();
  readonly services = new Store<ServiceRecord>();
  /** The server behind it; without one it cannot be reached. */
  answeredBy: ApiServer | undefined;
  /** What the server says when it is asked for the rights in a namespace; of another one it never says anything. */
  readonly granted = new Map<string, ServiceRightSet>();
  /** Every namespace whose rights were asked for, in order. */
  readonly reviewed: string[] = [];
  readonly rights = new ServiceRights({
    review: (namespace) => {
      this.reviewed.push(namespace);
      const granted = this.granted.get(namespace);
      return granted === undefined ? new Promise(() => undefined) : Promise.resolve(granted);
    },
  });
  /** The namespaces that are followed now, once for each follower. */
  readonly followed: string[] = [];
  started = 0;
  reconnected = 0;
  disposed = false;

  readonly #onDidChangeState = new Emitter<void>();
  readonly onDidChangeState = this.#onDidChangeState.event;
  readonly #onDidChangeNamespaceState = new Emitter<string>();
  readonly onDidChangeNamespaceState = this.#onDidChangeNamespaceState.event;
  readonly #namespaceStates = new Map<string, SyncState>();
  #state: SyncState = { kind: 'live', mode: 'watch' };

  constructor(context: string) {
    this.context = context;
  }

  get state(): SyncState {
    return this.#state;
  }

  /** Every namespace's state too, unless {@link setNamespaceState} gave it one of its own. */
  set state(state: SyncState) {
    this.#state = state;
    this.#onDidChangeState.fire();
  }

  /** How many listen to anything of this cluster. */
  get listenerCount(): number {
    return this.#onDidChangeState.listenerCount + this.#onDidChangeNamespaceState.listenerCount;
  }

  namespaceState(namespace: string): SyncState {
    return this.#namespaceStates.get(namespace) ?? this.#state;
  }

  setNamespaceState(namespace: string, state: SyncState): void {
    this.#namespaceStates.set(namespace, state);
    this.#onDidChangeNamespaceState.fire(namespace);
  }

  apiServer(): Promise<ApiServer> {
    const unreachable = new KubeError('unreachable', `No server is behind ${this.context}.`);
    return this.answeredBy === undefined ? Promise.reject(unreachable) : Promise.resolve(this.answeredBy);
  }

  follow(namespace: string): Disposable {
    this.followed.push(namespace);
    return toDisposable(() => this.followed.splice(this.followed.indexOf(namespace), 1));
  }

  start(): void {
    this.started++;
  }

  reconnect(): void {
    this.reconnected++;
  }

  dispose(): void {
    this.disposed = true;
  }
}

/** The clusters of a kubeconfig that says what the test wants. */
export class FakeClusters implements Clusters {
  shown: readonly FakeCluster[];
  kubeconfig: KubeconfigState;
  contexts: readonly ContextSummary[];
  selected: readonly string[] | undefined;
  reloaded = 0;
  retried = 0;

  readonly #onDidChange = new Emitter<void>();
  readonly onDidChange = this.#onDidChange.event;

  constructor(...shown: readonly FakeCluster[]) {
    this.shown = shown;
    this.kubeconfig = { kind: 'loaded', currentContext: shown[0]?.context };
    this.contexts = shown.map(({ context, server, isSandbox }) => ({
      name: context,
      server,
      namespace: undefined,
      isSandbox,
    }));
  }

  /** Shows these instead, or says something else of the kubeconfig. */
  become(change: Partial<Pick<FakeClusters, 'shown' | 'kubeconfig' | 'contexts'>>): void {
    this.shown = change.shown ?? this.shown;
    this.kubeconfig = change.kubeconfig ?? this.kubeconfig;
    this.contexts = change.contexts ?? this.contexts;
    this.#onDidChange.fire();
  }

  select(contexts: readonly string[]): void {
    this.selected = contexts;
  }

  retryNow(): void {
    this.retried++;
  }

  reload(): Promise<void> {
    this.reloaded++;
    return Promise.resolve();
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }
}

/** A namespace with a uid of its own. */
export function namespaceRecord(name: string, change: Partial<NamespaceRecord> = {}): NamespaceRecord {
  return {
    uid: `uid-of-${name}`,
    name,
    namespace: '',
    resourceVersion: '1',
    createdAt: Date.UTC(2026, 0, 1),
    labels: {},
    description: '',
    phase: 'Active',
    ...change,
  };
}

/** The Service `namespace/name`, of type ClusterIP with one port, unless told otherwise. */
export function serviceRecord(path: string, change: Partial<ServiceRecord> = {}): ServiceRecord {
  const [namespace = '', name = ''] = path.split('/');
  return {
    uid: `uid-of-${path}`,
    name,
    namespace,
    resourceVersion: '1',
    createdAt: Date.UTC(2026, 0, 1),
    labels: {},
    description: '',
    type: 'ClusterIP',
    clusterIP: '10.0.0.1',
    externalName: '',
    externalAddresses: [],
    loadBalancerPending: false,
    selector: { app: name },
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 0 }],
    ...change,
  };
}

/** A live cluster that holds these Services (`namespace/name`) and their namespaces. */
export function clusterWith(context: string, ...services: readonly (string | ServiceRecord)[]): FakeCluster {
  const cluster = new FakeCluster(context);
  const records = services.map((service) => (typeof service === 'string' ? serviceRecord(service) : service));
  const namespaces = new Set(records.map((record) => record.namespace));
  cluster.namespaces.replace([...namespaces].map((name) => namespaceRecord(name)));
  cluster.services.replace(records);
  return cluster;
}
