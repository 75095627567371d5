import type { Disposable } from '../common/disposable.ts';
import type { Event } from '../common/emitter.ts';
import type { KubeError } from '../kube/errors.ts';
import type { NamespaceRecord, ServiceRecord } from './records.ts';
import type { Store } from './store.ts';

/**
 * How well what we hold agrees with the server, for a whole cluster or for one namespace.
 *
 * - `connecting`: nothing is known yet
 * - `live`: the stores follow the server; `mode` says whether by watching or, where watching is forbidden, by polling
 * - `stale`: they followed it until `since` (ms since the epoch); the next try is at `retryAt`
 * - `denied`: the server refuses (401, 403)
 * - `failed`: no answer was ever had; the next try is at `retryAt`, or never by itself (`undefined`)
 */
export type SyncState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly mode: 'watch' | 'poll' }
  | { readonly kind: 'stale'; readonly since: number; readonly reason: KubeError; readonly retryAt: number | undefined }
  | { readonly kind: 'denied'; readonly reason: KubeError; readonly retryAt: number | undefined }
  | { readonly kind: 'failed'; readonly reason: KubeError; readonly retryAt: number | undefined };

/** Where the list of namespaces comes from: the server, or (listing them is forbidden) the context alone. */
export type NamespaceSource = { readonly kind: 'server' } | { readonly kind: 'context'; readonly reason: KubeError };

/** One context of the kubeconfig and what is known of its cluster. The view reads it and calls it; it never calls the view. */
export interface Cluster extends Disposable {
  /** The context's name in the kubeconfig. */
  readonly context: string;
  /** The API server's address as the kubeconfig has it; undefined where the kubeconfig does not resolve. */
  readonly server: string | undefined;
  /** `v1.36.0`, once the server has said so. */
  readonly version: string | undefined;
  readonly defaultNamespace: string;
  readonly state: SyncState;
  /** Fires for `state`, `version`, `namespaceSource` and `serviceScope`. */
  readonly onDidChangeState: Event<void>;
  readonly namespaceSource: NamespaceSource;
  readonly namespaces: Store<NamespaceRecord>;
  readonly services: Store<ServiceRecord>;
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
