import type { Disposable } from '../common/disposable.ts';
import type { Event } from '../common/emitter.ts';
import type { KubeError } from '../kube/errors.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import type { SyncState } from '../kube/syncState.ts';
import type { Guard } from './guard.ts';
import type { NamespaceRecord, ServiceRecord } from './records.ts';
import type { ServiceRights } from './serviceRights.ts';
import type { Store } from './store.ts';

/**
 * Where the namespaces come from. Where the server forbids to list them (`reason`), they are the person's `projects`
 * (OpenShift), or else those `named` by the context, the settings and the person.
 */
export type NamespaceSource =
  { readonly kind: 'server' } | { readonly kind: 'projects' | 'named'; readonly reason: KubeError };

/** One context and what is known of its cluster. The view reads it and calls it; it never calls the view. */
export interface Cluster extends Disposable {
  /** The context's name: the kubeconfig's, or that of the sandbox. */
  readonly context: string;
  /** Whether it is the sandbox, not a cluster of the kubeconfig. */
  readonly isSandbox: boolean;
  /** The API server's address as the kubeconfig has it; undefined where the kubeconfig does not resolve. */
  readonly server: string | undefined;
  /** `v1.36.0`, once the server has said so. */
  readonly version: string | undefined;
  /** Whether the server said, when it last did, that it has API groups of OpenShift. */
  readonly isOpenShift: boolean;
  readonly defaultNamespace: string;
  /** What whoever writes to the cluster must ask first. */
  readonly guard: Guard;
  readonly state: SyncState;
  /** Fires for `state`, `version`, `guard`, `namespaceSource` and `serviceScope`. */
  readonly onDidChangeState: Event<void>;
  readonly namespaceSource: NamespaceSource;
  readonly namespaces: Store<NamespaceRecord>;
  readonly services: Store<ServiceRecord>;
  /**
   * The way to the server, with the features that it is proven to have. Asked once, and again after every time that
   * the cluster was lost or reconnected: meanwhile it may have been upgraded or downgraded.
   *
   * @throws KubeError when the server cannot be reached, the context leads nowhere, or `signal` aborts
   */
  apiServer(signal: AbortSignal): Promise<ApiServer>;
  /** What the person may do there, whatever the {@link guard} says. Forgotten with every {@link reconnect}. */
  readonly rights: ServiceRights;
  /** `cluster`: one watch serves all namespaces. `namespace`: only those that {@link follow} named are known. */
  readonly serviceScope: 'cluster' | 'namespace';
  /** How current the Services of one namespace are. */
  namespaceState(namespace: string): SyncState;
  /** Fires with the namespace's name when {@link namespaceState} changes for it. */
  readonly onDidChangeNamespaceState: Event<string>;
  /** Keeps the Services of one namespace current until disposed. Costs nothing where one watch serves all. */
  follow(namespace: string): Disposable;
  /** Begins to connect; does nothing when it has begun already. */
  start(): void;
  /** Tries again now, whatever the back-off says. */
  reconnect(): void;
}
