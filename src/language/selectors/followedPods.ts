import { window } from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../common/disposable.ts';
import type { Event } from '../../common/emitter.ts';
import type { ApplyTarget } from '../../editor/applyTarget.ts';
import type { Settings } from '../../editor/settings.ts';
import { selectorOf } from '../../manifest/selector/selectorOf.ts';
import type { NamespacePods } from '../../kube/workloads.ts';
import type { Cluster } from '../../model/cluster.ts';
import { KnownPods } from '../../model/knownPods.ts';
import type { FollowedServices } from '../followedServices.ts';

/** What decides whose pods are followed. */
export interface PodContext {
  readonly applyTarget: Pick<ApplyTarget, 'get'>;
  readonly settings: Pick<Settings, 'validates'>;
  readonly followed: Pick<FollowedServices, 'visible' | 'onDidChange'>;
}

/** How often they are looked at again while somebody has a Service before their eyes, in milliseconds. */
const LOOK_AGAIN_MS = 30_000;

/**
 * The pods that the selectors of visible manifests are about. No watch is held for them: they are read when a Service
 * comes into sight, and again from time to time while somebody looks.
 */
export class FollowedPods implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #context: PodContext;
  readonly #known: KnownPods;

  /** Fires when {@link lastKnown} may answer something else. */
  readonly onDidChange: Event<void>;

  constructor(context: PodContext, known = new KnownPods()) {
    this.#context = context;
    this.#known = this.#owned.add(known);
    this.onDidChange = known.onDidChange;
    const look = (): void => {
      this.#look();
    };
    const again = setInterval(() => {
      if (window.state.focused) {
        look();
      }
    }, LOOK_AGAIN_MS);
    this.#owned.add(
      toDisposable(() => {
        clearInterval(again);
      }),
    );
    this.#owned.add(context.followed.visible.onDidChange(look));
    // The cluster may have been connected, or be another one.
    this.#owned.add(context.followed.onDidChange(look));
    look();
  }

  /** The pods of a namespace, no older than half a minute; undefined where they cannot be known. */
  of(cluster: Cluster, namespace: string): Promise<NamespacePods | undefined> {
    return this.#known.of(cluster, namespace);
  }

  /** What was read last; undefined where nothing was, and where the cluster is not connected. */
  lastKnown(cluster: Cluster, namespace: string): NamespacePods | undefined {
    return this.#known.lastKnown(cluster, namespace);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #look(): void {
    const { applyTarget, followed, settings } = this.#context;
    const place = settings.validates() ? applyTarget.get() : undefined;
    if (place === undefined) {
      return;
    }
    const selecting = followed.visible.services.filter(
      ({ object }) => Object.keys(selectorOf(object)).length > 0,
    );
    for (const namespace of new Set(selecting.map((service) => service.namespace ?? place.namespace))) {
      void this.#known.of(place.cluster, namespace);
    }
  }
}
