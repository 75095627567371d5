import { DisposableStore, MutableDisposable, type Disposable } from '../common/disposable.ts';
import { Emitter, type Event } from '../common/emitter.ts';
import { parseVersion, type KubeVersion } from '../kube/capabilities.ts';
import { KubeError } from '../kube/errors.ts';
import { readServiceOpenApi } from '../kube/serviceOpenApi.ts';
import { NEWEST_VERSION } from '../manifest/validate/versions.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';

/** By whose rules a manifest is judged. */
export interface Rules {
  readonly version: KubeVersion;
  /** Fields that the cluster has, by their paths without indices (`spec.ports.nodePort`); empty until they are known. */
  readonly knownFields: readonly string[];
  /** `cluster`: it is the version of the attached cluster. `newest`: nobody has said anything. */
  readonly source: 'cluster' | 'setting' | 'newest';
}

/** What the person has set. Part of the settings of the extension. */
export interface RuleSettings {
  /** Where no cluster is attached; undefined for the newest. */
  readonly validationVersion: KubeVersion | undefined;
  /** Fires for `validationVersion`, too. */
  readonly onDidChangeValidation: Event<unknown>;
}

/** What is known of a cluster. */
interface Known {
  readonly version: string;
  fields: readonly string[];
}

/**
 * Knows by the rules of which version manifests are judged: those of the attached cluster, else of the settings, else of
 * the newest version.
 */
export class ServerRules implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #clusters: Clusters;
  readonly #settings: RuleSettings;
  readonly #life = new AbortController();
  readonly #onDidChange = this.#owned.add(new Emitter<void>());
  readonly #followed = this.#owned.add(new MutableDisposable<DisposableStore>());
  readonly #known = new WeakMap<Cluster, Known>();

  /** Fires when {@link rulesFor} may answer something else. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(clusters: Clusters, settings: RuleSettings) {
    this.#clusters = clusters;
    this.#settings = settings;
    this.#owned.add(
      clusters.onDidChange(() => {
        this.#follow();
      }),
    );
    this.#owned.add(
      settings.onDidChangeValidation(() => {
        this.#onDidChange.fire();
      }),
    );
    this.#follow();
  }

  /**
   * The rules for what goes to a cluster. The first call for one that is connected asks it which fields it has; once it
   * has said so, {@link onDidChange} fires.
   *
   * @param cluster undefined where none is attached
   */
  rulesFor(cluster: Cluster | undefined): Rules {
    const version = parseVersion(cluster?.version ?? '');
    if (cluster?.version !== undefined && version !== undefined) {
      return { version, knownFields: this.#fieldsOf(cluster, cluster.version), source: 'cluster' };
    }
    const { validationVersion } = this.#settings;
    return validationVersion === undefined
      ? { version: NEWEST_VERSION, knownFields: [], source: 'newest' }
      : { version: validationVersion, knownFields: [], source: 'setting' };
  }

  dispose(): void {
    this.#life.abort();
    this.#owned.dispose();
  }

  /** What was learned of one version says nothing of the next. */
  #fieldsOf(cluster: Cluster, version: string): readonly string[] {
    const known = this.#known.get(cluster);
    if (known?.version === version) {
      return known.fields;
    }
    if (cluster.state.kind === 'live') {
      const asked: Known = { version, fields: [] };
      this.#known.set(cluster, asked);
      void this.#learn(cluster, asked);
    }
    return [];
  }

  async #learn(cluster: Cluster, asked: Known): Promise<void> {
    const { signal } = this.#life;
    try {
      const { connection } = await cluster.apiServer(signal);
      const { fields } = await readServiceOpenApi(connection, signal);
      asked.fields = fields;
      this.#onDidChange.fire();
    } catch (error) {
      // The fields of its version will do: many may not read it, and what is wrong with the server is shown elsewhere.
      if (!(error instanceof KubeError) && !signal.aborted) {
        throw error;
      }
    }
  }

  #follow(): void {
    const subscriptions = new DisposableStore();
    for (const cluster of this.#clusters.shown) {
      let version = cluster.version;
      subscriptions.add(
        cluster.onDidChangeState(() => {
          if (cluster.version !== version) {
            ({ version } = cluster);
            this.#onDidChange.fire();
          }
        }),
      );
    }
    this.#followed.value = subscriptions;
    this.#onDidChange.fire();
  }
}
