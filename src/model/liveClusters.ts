import { isDeepStrictEqual } from 'node:util';
import { delay } from '../common/backoff.ts';
import { DisposableStore, MutableDisposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { KubeLog } from '../common/log.ts';
import { onDidWake } from '../common/wakeDetector.ts';
import { Connection } from '../kube/connection.ts';
import { createCredentials, type CredentialsEnvironment } from '../kube/credentials/createCredentials.ts';
import type { PluginGate } from '../kube/credentials/exec/pluginInvocation.ts';
import { KubeError } from '../kube/errors.ts';
import { inClusterKubeconfig } from '../kube/kubeconfig/inCluster.ts';
import { loadKubeconfig } from '../kube/kubeconfig/load.ts';
import { resolveContext } from '../kube/kubeconfig/resolve.ts';
import type { ClusterTarget, Kubeconfig } from '../kube/kubeconfig/types.ts';
import { watchKubeconfig } from '../kube/kubeconfig/watchFiles.ts';
import { DEFAULT_NETWORK, type Network } from '../kube/network/network.ts';
import type { ReflectorTimings } from '../kube/reflectorOptions.ts';
import type { Cluster } from './cluster.ts';
import type { Clusters, ContextSelection, ContextSummary, KubeconfigState } from './clusters.ts';
import { ContextChoice } from './contextChoice.ts';
import type { ContextPreferences } from './contextPreferences.ts';
import { summarizeContexts, summarizeSandbox } from './contextSummary.ts';
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

const NO_KUBECONFIG: Kubeconfig = {
  files: [],
  missing: [],
  currentContext: undefined,
  contexts: new Map(),
  clusters: new Map(),
  users: new Map(),
};

/** How long a kubeconfig that had contexts must have none to be believed. */
const EMPTY_FOR_MS = 1_000;

/** Focus may come and go several times a second; a server that is down need not feel that. */
const RETRY_AT_MOST_EVERY_MS = 5_000;

class LiveClusters implements Clusters {
  readonly #options: ClustersOptions;
  readonly #choice: ContextChoice;
  readonly #owned = new DisposableStore();
  readonly #watcher = this.#owned.add(new MutableDisposable());
  readonly #onDidChange = this.#owned.add(new Emitter<void>());
  #watched: readonly string[] | undefined;
  /** The last that could be understood. */
  #config = NO_KUBECONFIG;
  #kubeconfig: KubeconfigState = { kind: 'loading' };
  #contexts: readonly ContextSummary[] = [];
  #entries: readonly Entry[] = [];
  #loading: Promise<void> | undefined;
  #reloads = 0;
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
    return this.#kubeconfig;
  }

  get contexts(): readonly ContextSummary[] {
    return this.#contexts;
  }

  get shown(): readonly Cluster[] {
    return this.#entries.map(({ cluster }) => cluster);
  }

  select(contexts: readonly string[]): void {
    this.#choice.choose(contexts, this.#config, this.#sandbox()?.context);
    this.#show();
  }

  retryNow(): void {
    const now = Date.now();
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
    this.#reloads += 1;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  dispose(): void {
    this.#life.abort();
    this.#owned.dispose();
    for (const { cluster } of this.#entries) {
      cluster.dispose();
    }
    this.#entries = [];
  }

  async #load(): Promise<void> {
    let read: number;
    do {
      read = this.#reloads;
      const paths = this.#options.paths();
      this.#watch(paths);
      try {
        this.#config = await this.#readKubeconfig(paths);
        this.#kubeconfig = describe(this.#config, paths);
      } catch (error) {
        // What was connected stays so: a file half written by an editor is no reason to lose the picture.
        const reason = toKubeconfigError(error);
        this.#options.log.warn(reason.message);
        this.#kubeconfig = { kind: 'invalid', reason };
      }
      // What was read may be older than what made us read it again.
    } while (read !== this.#reloads);
    this.#show();
  }

  /** A file that is being written is empty for a moment; that is no reason to let go of what is connected. */
  async #readKubeconfig(paths: readonly string[]): Promise<Kubeconfig> {
    const config = await this.#loadKubeconfig(paths);
    if (config.contexts.size > 0 || this.#config.contexts.size === 0) {
      return config;
    }
    await delay(EMPTY_FOR_MS, this.#life.signal).catch(() => undefined);
    return this.#loadKubeconfig(paths);
  }

  /** In a pod without a kubeconfig its own cluster is the one there is, as for kubectl. */
  async #loadKubeconfig(paths: readonly string[]): Promise<Kubeconfig> {
    const config = await loadKubeconfig(paths);
    if (config.contexts.size > 0) {
      return config;
    }
    const inCluster = await inClusterKubeconfig(this.#credentials.env);
    return inCluster ? { ...inCluster, files: config.files, missing: config.missing } : config;
  }

  #watch(paths: readonly string[]): void {
    if (this.#life.signal.aborted || isDeepStrictEqual(paths, this.#watched)) {
      return;
    }
    this.#watched = paths;
    this.#watcher.value = watchKubeconfig(paths, () => void this.reload());
  }

  #show(): void {
    if (this.#life.signal.aborted) {
      return;
    }
    const former = new Map(this.#entries.map((entry) => [entry.cluster.context, entry]));
    const config = this.#config;
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
    const { contexts, currentContext = '' } = this.#config;
    const target = this.#options.sandbox?.target;
    return target && withFreeContext(target, new Set([...contexts.keys(), currentContext]));
  }

  /** The former cluster of a context where nothing about it changed, taken out of `former`; else a new one. */
  #enter(context: string, sandbox: ClusterTarget | undefined, former: Map<string, Entry>): Entry {
    const kept = former.get(context);
    try {
      const isSandbox = context === sandbox?.context;
      const target = isSandbox ? sandbox : resolveContext(this.#config, context);
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

function describe(config: Kubeconfig, paths: readonly string[]): KubeconfigState {
  return config.contexts.size === 0
    ? { kind: 'missing', paths }
    : { kind: 'loaded', currentContext: config.currentContext };
}

function toKubeconfigError(error: unknown): KubeError {
  return error instanceof KubeError ? error : new KubeError('kubeconfig', String(error), { cause: error });
}
