import type { Disposable } from '../common/disposable.ts';
import type { Event } from '../common/emitter.ts';
import type { KubeError } from '../kube/errors.ts';
import type { Cluster } from './cluster.ts';

/** One context that can be shown, whether it is or not. */
export interface ContextSummary {
  readonly name: string;
  /** The API server's address; undefined where the context leads to none. */
  readonly server: string | undefined;
  /** Undefined where the context leaves it open. */
  readonly namespace: string | undefined;
  /** Whether it leads to the sandbox, and no kubeconfig names it. */
  readonly isSandbox: boolean;
}

/** What became of the kubeconfig. */
export type KubeconfigState =
  | { readonly kind: 'loading' }
  /** None of the files exists, or they name no context. `paths` are those that were looked for. */
  | { readonly kind: 'missing'; readonly paths: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: KubeError }
  | { readonly kind: 'loaded'; readonly currentContext: string | undefined };

/** Remembers which contexts to show. Undefined means: the kubeconfig's current one. */
export interface ContextSelection {
  get(): readonly string[] | undefined;
  set(contexts: readonly string[] | undefined): void;
}

/** The clusters that are shown: one for each selected context. The kubeconfig is never written. */
export interface Clusters extends Disposable {
  readonly kubeconfig: KubeconfigState;
  /** All contexts there are to show: those of the kubeconfig, as last understood, in its order, then the sandbox's. */
  readonly contexts: readonly ContextSummary[];
  /** In the order of `contexts`. An unchanged context keeps its `Cluster` when the kubeconfig is reloaded. */
  readonly shown: readonly Cluster[];
  /** Fires when `kubeconfig`, `contexts` or `shown` change. */
  readonly onDidChange: Event<void>;
  select(contexts: readonly string[]): void;
  /** Tries again now where a lost server is waited for: somebody is looking. */
  retryNow(): void;
  /** Reads the kubeconfig again; what did not change stays connected. */
  reload(): Promise<void>;
}
