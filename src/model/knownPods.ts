import type { Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import { readPods, type NamespacePods } from '../kube/workloads.ts';
import type { Cluster } from './cluster.ts';

/** How long what was read is good for, in milliseconds: pods come and go. */
const GOOD_FOR_MS = 30_000;

interface Reading {
  readonly startedAt: number;
  readonly pods: Promise<NamespacePods | undefined>;
  /** Undefined until it is read, and where it cannot be. */
  known: NamespacePods | undefined;
}

/**
 * The pods of namespaces, to help with what somebody writes. They are read when asked for, again after a while, and only
 * of clusters that are followed anyway. Where they may not be read, nothing is known of them, and nobody is bothered.
 */
export class KnownPods implements Disposable {
  readonly #life = new AbortController();
  readonly #now: () => number;
  readonly #readings = new WeakMap<Cluster, Map<string, Reading>>();
  readonly #onDidChange = new Emitter<void>();

  /** Fires when pods were read: {@link lastKnown} may answer something else. */
  readonly onDidChange = this.#onDidChange.event;

  /** @param now in milliseconds since any moment */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** What is known no longer than half a minute; undefined where the cluster is not connected or does not say. */
  of(cluster: Cluster, namespace: string): Promise<NamespacePods | undefined> {
    if (cluster.state.kind !== 'live' || this.#life.signal.aborted) {
      return Promise.resolve(undefined);
    }
    const readings = this.#readings.get(cluster) ?? new Map<string, Reading>();
    this.#readings.set(cluster, readings);
    const former = readings.get(namespace);
    if (former !== undefined && this.#now() - former.startedAt < GOOD_FOR_MS) {
      return former.pods;
    }
    const reading: Reading = {
      startedAt: this.#now(),
      pods: this.#read(cluster, namespace).then((pods) => {
        reading.known = pods;
        this.#onDidChange.fire();
        return pods;
      }),
      known: former?.known,
    };
    readings.set(namespace, reading);
    return reading.pods;
  }

  /** What was read last, however long ago; undefined where nothing was, and where the cluster is not connected. */
  lastKnown(cluster: Cluster, namespace: string): NamespacePods | undefined {
    return cluster.state.kind === 'live' ? this.#readings.get(cluster)?.get(namespace)?.known : undefined;
  }

  dispose(): void {
    this.#life.abort();
    this.#onDidChange.dispose();
  }

  async #read(cluster: Cluster, namespace: string): Promise<NamespacePods | undefined> {
    const { signal } = this.#life;
    try {
      const { connection } = await cluster.apiServer(signal);
      return await readPods(connection, namespace, signal);
    } catch {
      // It is help that nobody asked for, so why there is none is not said.
      return undefined;
    }
  }
}
