import { setTimeout as sleep } from 'node:timers/promises';
import { DisposableStore, toDisposable, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { JsonObject } from '../common/json.ts';
import { readEndpoints, type ServiceEndpoints } from '../kube/endpoints.ts';
import { KubeError } from '../kube/errors.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import { readService } from '../kube/serviceApi/readService.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import type { SyncState } from '../kube/syncState.ts';
import type { Cluster } from './cluster.ts';
import { findService } from './findService.ts';
import type { ServiceRecord } from './records.ts';

/**
 * What is known now of a Service that somebody looks at.
 *
 * - `unknown`: the cluster is not followed, for the reason that its state gives
 * - `reading`: it is there, and more is not known yet
 * - `unreadable`: it is there, and the server does not show it
 * - `present`: `object` is what the cluster holds; `endpoints` is undefined until they are read, where they may not be
 *   read, and for an alias, which has none
 */
export type Sighting =
  | { readonly kind: 'unknown'; readonly state: SyncState }
  | { readonly kind: 'absent' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'unreadable'; readonly error: KubeError }
  | {
      readonly kind: 'present';
      readonly server: ApiServer;
      readonly object: JsonObject;
      readonly endpoints: ServiceEndpoints | undefined;
    };

/** In milliseconds. */
export interface WatchTimings {
  /** How long a Service is let change before it is read: many write it several times in a row. */
  readonly settle: number;
  /** After how long its endpoints, of which no watch tells, are read again. */
  readonly endpoints: number;
}

export const WATCH_TIMINGS: WatchTimings = { settle: 200, endpoints: 30_000 };

/** What was read last. */
interface Held {
  readonly server: ApiServer;
  readonly object: JsonObject;
  readonly endpoints: ServiceEndpoints | undefined;
  /** The record that made us read it, and the version that came: the watch may be behind. */
  readonly versions: ReadonlySet<string>;
}

/**
 * One Service, followed as a whole: the store tells when there is another version of it, and then it is read, once for
 * each version. Connects to nothing by itself.
 */
export class WatchedService implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #cluster: Cluster;
  readonly #ref: ServiceRef;
  readonly #timings: WatchTimings;
  readonly #isLookedAt: () => boolean;
  readonly #life = new AbortController();
  readonly #onDidChange = this.#owned.add(new Emitter<void>());
  #sighting: Sighting = { kind: 'reading' };
  #held: Held | undefined;
  #isReading = false;

  readonly onDidChange = this.#onDidChange.event;

  /** @param isLookedAt whether endpoints are worth a request now */
  constructor(
    cluster: Cluster,
    ref: ServiceRef,
    {
      timings = WATCH_TIMINGS,
      isLookedAt = () => true,
    }: { readonly timings?: WatchTimings; readonly isLookedAt?: () => boolean } = {},
  ) {
    this.#cluster = cluster;
    this.#ref = ref;
    this.#timings = timings;
    this.#isLookedAt = isLookedAt;
    const update = (): void => {
      this.#update();
    };
    const endpoints = setInterval(() => {
      void this.#readEndpointsAgain();
    }, timings.endpoints);
    this.#owned.add(
      toDisposable(() => {
        clearInterval(endpoints);
      }),
    );
    this.#owned.add(cluster.follow(ref.namespace));
    this.#owned.add(cluster.onDidChangeState(update));
    this.#owned.add(
      cluster.onDidChangeNamespaceState((namespace) => {
        if (namespace === ref.namespace) {
          update();
        }
      }),
    );
    this.#owned.add(
      cluster.services.onDidChange(({ added, changed, removed }) => {
        if ([added, changed, removed].some((records) => records.some((record) => this.#isIt(record)))) {
          update();
        }
      }),
    );
    update();
  }

  get sighting(): Sighting {
    return this.#sighting;
  }

  dispose(): void {
    this.#life.abort();
    this.#owned.dispose();
  }

  #update(): void {
    const state = this.#cluster.namespaceState(this.#ref.namespace);
    if (state.kind !== 'live') {
      this.#see({ kind: 'unknown', state });
      return;
    }
    const record = this.#record();
    if (record === undefined) {
      this.#held = undefined;
      this.#see({ kind: 'absent' });
      return;
    }
    this.#see(this.#held === undefined ? { kind: 'reading' } : toSighting(this.#held));
    if (this.#held?.versions.has(record.resourceVersion) !== true && !this.#isReading) {
      this.#isReading = true;
      void this.#read();
    }
  }

  async #read(): Promise<void> {
    const { signal } = this.#life;
    let failure: KubeError | undefined;
    try {
      await sleep(this.#timings.settle, undefined, { signal });
      const version = this.#record()?.resourceVersion ?? '';
      const server = await this.#cluster.apiServer(signal);
      const { object } = await readService(server, this.#ref, { signal });
      const versions = new Set([version, object.metadata.resourceVersion ?? '']);
      const held = { server, object: object as unknown as JsonObject, versions };
      this.#hold({ ...held, endpoints: this.#held?.endpoints });
      this.#hold({ ...held, endpoints: await this.#endpoints(server, object.spec?.type) });
    } catch (error) {
      failure =
        error instanceof KubeError ? error : new KubeError('internal', String(error), { cause: error });
    }
    this.#isReading = false;
    if (signal.aborted) {
      return;
    }
    if (failure === undefined) {
      this.#update();
    } else {
      // The next change of anything tries again. What is gone meanwhile the watch is about to tell.
      this.#held = undefined;
      this.#see(failure.code === 'notFound' ? { kind: 'absent' } : { kind: 'unreadable', error: failure });
    }
  }

  async #readEndpointsAgain(): Promise<void> {
    const held = this.#held;
    if (held === undefined || this.#isReading || this.#sighting.kind !== 'present' || !this.#isLookedAt()) {
      return;
    }
    const spec = held.object['spec'] as { readonly type?: string } | undefined;
    const endpoints = await this.#endpoints(held.server, spec?.type);
    if (held === this.#held) {
      this.#hold({ ...held, endpoints });
    }
  }

  /** They are shown besides, so whatever keeps them from being read is not. */
  async #endpoints(server: ApiServer, type: string | undefined): Promise<ServiceEndpoints | undefined> {
    if (type === 'ExternalName') {
      return undefined;
    }
    try {
      return await readEndpoints(server.connection, this.#ref, this.#life.signal);
    } catch {
      return undefined;
    }
  }

  #hold(held: Held): void {
    this.#held = held;
    if (this.#sighting.kind === 'reading' || this.#sighting.kind === 'present') {
      this.#see(toSighting(held));
    }
  }

  #see(sighting: Sighting): void {
    const former = this.#sighting;
    this.#sighting = sighting;
    if (!isSame(former, sighting) && !this.#life.signal.aborted) {
      this.#onDidChange.fire();
    }
  }

  #record(): ServiceRecord | undefined {
    return findService(this.#cluster.services, this.#ref);
  }

  #isIt({ namespace, name }: ServiceRecord): boolean {
    return name === this.#ref.name && namespace === this.#ref.namespace;
  }
}

function toSighting({ server, object, endpoints }: Held): Sighting {
  return { kind: 'present', server, object, endpoints };
}

function isSame(one: Sighting, other: Sighting): boolean {
  if (one.kind === 'present' && other.kind === 'present') {
    return one.object === other.object && one.endpoints === other.endpoints;
  }
  if (one.kind === 'unknown' && other.kind === 'unknown') {
    return one.state === other.state;
  }
  return one.kind === other.kind && one.kind !== 'unreadable';
}
