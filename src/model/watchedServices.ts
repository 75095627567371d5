import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import type { Cluster } from './cluster.ts';
import { WatchedService, type Sighting } from './watchedService.ts';

/** One Service of one cluster. */
export interface WatchTarget {
  readonly cluster: Cluster;
  readonly ref: ServiceRef;
}

interface Watch extends Disposable {
  readonly cluster: Cluster;
  readonly service: WatchedService;
}

/** The Services that somebody looks at now. */
export class WatchedServices implements Disposable {
  readonly #isLookedAt: () => boolean;
  readonly #watches = new Map<string, Watch>();
  readonly #onDidChange = new Emitter<void>();

  /** Fires when more, or something else, is known of one of them. */
  readonly onDidChange = this.#onDidChange.event;

  /** @param isLookedAt whether the person is there at all */
  constructor(isLookedAt: () => boolean) {
    this.#isLookedAt = isLookedAt;
  }

  /** Watches these from now on, and no others. Those that were watched already go on as they are. */
  keep(targets: readonly WatchTarget[]): void {
    const wanted = new Map(targets.map((target) => [keyOf(target), target]));
    for (const [key, watch] of [...this.#watches]) {
      if (wanted.get(key)?.cluster !== watch.cluster) {
        this.#watches.delete(key);
        watch.dispose();
      }
    }
    const fresh = [...wanted].filter(([key]) => !this.#watches.has(key));
    for (const [key, { cluster, ref }] of fresh) {
      this.#watches.set(key, this.#watch(cluster, ref));
    }
    if (fresh.length > 0) {
      this.#onDidChange.fire();
    }
  }

  /** What is known of a Service; undefined where it is not watched. */
  sightingOf(target: WatchTarget): Sighting | undefined {
    const watch = this.#watches.get(keyOf(target));
    return watch?.cluster === target.cluster ? watch.service.sighting : undefined;
  }

  dispose(): void {
    this.keep([]);
    this.#onDidChange.dispose();
  }

  #watch(cluster: Cluster, ref: ServiceRef): Watch {
    const owned = new DisposableStore();
    const service = owned.add(new WatchedService(cluster, ref, { isLookedAt: this.#isLookedAt }));
    owned.add(
      service.onDidChange(() => {
        this.#onDidChange.fire();
      }),
    );
    return {
      cluster,
      service,
      dispose: () => {
        owned.dispose();
      },
    };
  }
}

function keyOf({ cluster: { context }, ref: { namespace, name } }: WatchTarget): string {
  return JSON.stringify([context, namespace, name]);
}
