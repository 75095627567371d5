import { isDeepStrictEqual } from 'node:util';
import { delay } from '../common/backoff.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { KubeLog } from '../common/log.ts';
import { KubeError } from '../kube/errors.ts';
import { inClusterKubeconfig } from '../kube/kubeconfig/inCluster.ts';
import { loadKubeconfig } from '../kube/kubeconfig/load.ts';
import type { Kubeconfig } from '../kube/kubeconfig/types.ts';
import { watchKubeconfig } from '../kube/kubeconfig/watchFiles.ts';
import type { KubeconfigState } from './clusters.ts';

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

/** Reads the kubeconfig when told to, and again whenever its files change. */
export class KubeconfigSource implements Disposable {
  readonly #paths: () => readonly string[];
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #log: KubeLog;
  readonly #owned = new DisposableStore();
  readonly #watcher = this.#owned.add(new MutableDisposable());
  readonly #onDidLoad = this.#owned.add(new Emitter<void>());
  readonly #life = new AbortController();
  #watched: readonly string[] | undefined;
  #config = NO_KUBECONFIG;
  #state: KubeconfigState = { kind: 'loading' };
  #loading: Promise<void> | undefined;
  #reloads = 0;
  #reported = '';

  readonly onDidLoad = this.#onDidLoad.event;

  /** @param paths the files to merge; asked again on every reload */
  constructor(
    paths: () => readonly string[],
    env: Readonly<Record<string, string | undefined>>,
    log: KubeLog,
  ) {
    this.#paths = paths;
    this.#env = env;
    this.#log = log;
  }

  /** The last that could be understood. */
  get config(): Kubeconfig {
    return this.#config;
  }

  get state(): KubeconfigState {
    return this.#state;
  }

  reload(): Promise<void> {
    this.#reloads += 1;
    this.#loading ??= this.#load();
    return this.#loading;
  }

  dispose(): void {
    this.#life.abort();
    this.#owned.dispose();
  }

  async #load(): Promise<void> {
    let read: number;
    do {
      read = this.#reloads;
      const paths = this.#paths();
      this.#watch(paths);
      try {
        this.#config = await this.#readUnlessEmptied(paths);
        this.#state = describe(this.#config, paths);
        this.#report(this.#config);
      } catch (error) {
        // What was connected stays so: a file half written by an editor is no reason to lose the picture.
        const reason = toKubeconfigError(error);
        this.#log.warn(reason.message);
        this.#state = { kind: 'invalid', reason };
      }
      // What was read may be older than what made us read it again.
    } while (read !== this.#reloads);
    // First over, then told: who is told may want it read again.
    this.#loading = undefined;
    this.#onDidLoad.fire();
  }

  #report({ files, missing }: Kubeconfig): void {
    const read = files.length === 0 ? 'No kubeconfig was read' : `Read ${files.join(', ')}`;
    const line = missing.length === 0 ? `${read}.` : `${read}; missing: ${missing.join(', ')}.`;
    if (line !== this.#reported) {
      this.#reported = line;
      this.#log.info(line);
    }
  }

  /** A file that is being written is empty for a moment; that is no reason to let go of what is connected. */
  async #readUnlessEmptied(paths: readonly string[]): Promise<Kubeconfig> {
    const config = await this.#read(paths);
    if (config.contexts.size > 0 || this.#config.contexts.size === 0) {
      return config;
    }
    await delay(EMPTY_FOR_MS, this.#life.signal).catch(() => undefined);
    return this.#read(paths);
  }

  /** In a pod without a kubeconfig its own cluster is the one there is, as for kubectl. */
  async #read(paths: readonly string[]): Promise<Kubeconfig> {
    const config = await loadKubeconfig(paths);
    if (config.contexts.size > 0) {
      return config;
    }
    const inCluster = await inClusterKubeconfig(this.#env);
    return inCluster ? { ...inCluster, files: config.files, missing: config.missing } : config;
  }

  #watch(paths: readonly string[]): void {
    if (this.#life.signal.aborted || isDeepStrictEqual(paths, this.#watched)) {
      return;
    }
    this.#watched = paths;
    this.#watcher.value = watchKubeconfig(paths, () => void this.reload());
  }
}

function describe(config: Kubeconfig, paths: readonly string[]): KubeconfigState {
  return config.contexts.size === 0
    ? { kind: 'missing', paths }
    : { kind: 'loaded', currentContext: config.currentContext };
}

export function toKubeconfigError(error: unknown): KubeError {
  return error instanceof KubeError ? error : new KubeError('kubeconfig', String(error), { cause: error });
}
