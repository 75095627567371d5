import { isDeepStrictEqual } from 'node:util';
import { DisposableStore } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { KubeLog } from '../common/log.ts';
import { onDidWake } from '../common/wakeDetector.ts';
import { Connection } from '../kube/connection.ts';
import { createCredentials, type CredentialsEnvironment } from '../kube/credentials/createCredentials.ts';
import type { PluginGate } from '../kube/credentials/exec/pluginInvocation.ts';
import { resolveContext } from '../kube/kubeconfig/resolve.ts';
import type { ClusterTarget } from '../kube/kubeconfig/types.ts';
import { DEFAULT_NETWORK, type Network } from '../kube/network/network.ts';
import type { ReflectorTimings } from '../kube/reflectorOptions.ts';
import type { Cluster } from './cluster.ts';
import type { Clusters, ContextSelection, ContextSummary, KubeconfigState } from './clusters.ts';
import { ContextChoice } from './contextChoice.ts';
import type { ContextPreferences } from './contextPreferences.ts';
import { summarizeContexts, summarizeSandbox } from './contextSummary.ts';
import { KubeconfigSource, toKubeconfigError } from './kubeconfigSource.ts';
import { LiveCluster } from './liveCluster.ts';
import { withFreeContext, type SandboxSource } from './sandboxTarget.ts';
import { unresolvedCluster } from './unresolvedCluster.ts';

export interface ClustersOptions {
  /** The kubeconfig files to merge; asked again on every reload. */
  readonly paths: () => readonly string[];
  readonly selection: ContextSelection;
  readonly sandbox?: SandboxSource;
  /** What the person decided about contexts; nothing where it is left out. */
  readonly preferences?: ContextPreferences;
  readonly log: KubeLog;
  /** Whether a credential plugin may run. */
  readonly mayRun: PluginGate;
  /** `product/version`, sent with every request. */
  readonly userAgent: string;
  /** What the machine says of proxies and certificates; that of a plain process where it is left out. */
  readonly network?: Network;
  readonly timings?: ReflectorTimings;
}

/**
 * Reads the kubeconfig, follows its files, and keeps a cluster for each context that is to be shown. The sandbox counts
 * as one more context for as long as it runs.
 */
export function createClusters(options: ClustersOptions): Clusters {
  return new LiveClusters(options);
}

interface Entry {
  readonly cluster: Cluster;
  readonly target: ClusterTarget | undefined;
}

/** Focus may come and go several times a second; a server that is down need not feel that. */
const RETRY_AT_MOST_EVERY_MS = 5_000;

class LiveClusters implements Clusters {
  readonly #options: ClustersOptions;
  readonly #choice: ContextChoice;
  readonly #owned = new DisposableStore();
  readonly #onDidChange = this.#owned.add(new Emitter<void>());
  readonly #source: KubeconfigSource;
  #contexts: readonly ContextSummary[] = [];
  #entries: readonly Entry[] = [];
  readonly #life = new AbortController();
  readonly #credentials: CredentialsEnvironment;
  #lastRetry = -Infinity;

  readonly onDidChange = this.#onDidChange.event;

  constructor(options: ClustersOptions) {
    this.#options = options;
    const { network = DEFAULT_NETWORK, mayRun, log, userAgent } = options;
    const env = network.environment;
    this.#credentials = { network, env, mayRun, log, userAgent, life: this.#life.signal, issued: new Map() };
    this.#choice = new ContextChoice(options.selection);
    this.#source = this.#owned.add(new KubeconfigSource(options.paths, env, log));
    this.#owned.add(
      this.#source.onDidLoad(() => {
        this.#show();
      }),
    );
    const sandboxChanges = options.sandbox?.onDidChange(() => {
      this.#choice.forgetSandbox();
      this.#show();
    });
    if (sandboxChanges !== undefined) {
      this.#owned.add(sandboxChanges);
    }
    this.#owned.add(
      onDidWake(() => {
        for (const { cluster } of this.#entries) {
          if (cluster instanceof LiveCluster) {
            cluster.resume();
          }
        }
      }),
    );
  }

  get kubeconfig(): KubeconfigState {
    return this.#source.state;
  }

  get contexts(): readonly ContextSummary[] {
    return this.#contexts;
  }

  get shown(): readonly Cluster[] {
    return this.#entries.map(({ cluster }) => cluster);
  }

  select(contexts: readonly string[]): void {
    this.#choice.choose(contexts, this.#source.config, this.#sandbox()?.context);
    this.#show();
  }

  retryNow(): void {
    const now = performance.now(); // The clock of the machine may be set back.
    if (now - this.#lastRetry < RETRY_AT_MOST_EVERY_MS) {
      return;
    }
    this.#lastRetry = now;
    for (const { cluster } of this.#entries) {
      if (cluster instanceof LiveCluster) {
        cluster.retryNow();
      }
    }
  }

  reload(): Promise<void> {
    return this.#source.reload();
  }

  dispose(): void {
    this.#life.abort();
    this.#owned.dispose();
    for (const { cluster } of this.#entries) {
      cluster.dispose();
    }
    this.#entries = [];
  }

  #show(): void {
    if (this.#life.signal.aborted) {
      return;
    }
    const former = new Map(this.#entries.map((entry) => [entry.cluster.context, entry]));
    const config = this.#source.config;
    const sandbox = this.#sandbox();
    this.#contexts = [...summarizeContexts(config), ...(sandbox ? [summarizeSandbox(sandbox)] : [])];
    this.#entries = this.#choice
      .shown(config, sandbox?.context)
      .map((context) => this.#enter(context, sandbox, former));
    for (const { cluster } of former.values()) {
      cluster.dispose();
    }
    this.#onDidChange.fire();
  }

  /** The way to the sandbox, under a name that no context of the kubeconfig has. */
  #sandbox(): ClusterTarget | undefined {
    const { contexts, currentContext = '' } = this.#source.config;
    const target = this.#options.sandbox?.target;
    return target && withFreeContext(target, new Set([...contexts.keys(), currentContext]));
  }

  /** The former cluster of a context where nothing about it changed, taken out of `former`; else a new one. */
  #enter(context: string, sandbox: ClusterTarget | undefined, former: Map<string, Entry>): Entry {
    const kept = former.get(context);
    try {
      const isSandbox = context === sandbox?.context;
      const target = isSandbox ? sandbox : resolveContext(this.#source.config, context);
      if (kept !== undefined && isDeepStrictEqual(kept.target, target)) {
        former.delete(context);
        return kept;
      }
      return { cluster: this.#connect(target, isSandbox), target };
    } catch (error) {
      return { cluster: unresolvedCluster(context, toKubeconfigError(error)), target: undefined };
    }
  }

  #connect(target: ClusterTarget, isSandbox: boolean): Cluster {
    const { log, userAgent, network, timings, preferences } = this.#options;
    const connection = new Connection(
      target,
      createCredentials(target, this.#credentials),
      userAgent,
      network,
    );
    return new LiveCluster({
      connection,
      log,
      isSandbox,
      ...(timings && { timings }),
      ...(preferences && { preferences }),
    });
  }
}
