import type { BackoffOptions } from '../common/backoff.ts';
import type { Connection } from './connection.ts';
import type { KubeError } from './errors.ts';
import type { Recovery } from './recovery.ts';

/** Where a reflector puts what it learns. */
export interface ReflectorSink<R> {
  /** Everything there is, in place of what was there. True when anything differed. */
  replace(records: readonly R[]): boolean;
  /** What happened since, in order. */
  apply(changes: readonly { readonly kind: 'put' | 'delete'; readonly record: R }[]): void;
}

export interface ReflectorOptions<T, R> {
  readonly connection: Connection;
  /** Path of the collection. */
  readonly path: string;
  readonly project: (object: T) => R;
  /**
   * The collection has no versions to go on from: its list may name none, and a watch of it begins with all there is
   * or tells only what comes. Each watch is preceded by a list. So are OpenShift's projects, which the server makes of
   * what it has cached (openshift/origin pkg/project/auth/cache.go, watch.go).
   */
  readonly versionless?: boolean;
  readonly sink: ReflectorSink<R>;
  /** Told what was decided after each failure, without secrets. */
  readonly onRecovery?: (error: KubeError, recovery: Recovery, delayMs: number) => void;
  readonly timings?: ReflectorTimings;
}

/** All the times that a reflector goes by, in milliseconds unless named otherwise. Tests compress them. */
export interface ReflectorTimings {
  readonly backoff: BackoffOptions;
  /** For refusals, which seldom heal within seconds. */
  readonly deniedBackoff: BackoffOptions;
  /** Bounds of the random length of a watch. */
  readonly watchSeconds: { readonly min: number; readonly max: number };
  /** The same, while the server has not shown that it sends bookmarks: its versions age faster. */
  readonly watchSecondsWithoutBookmarks: { readonly min: number; readonly max: number };
  /** What a server may be late in ending a watch. */
  readonly watchGraceMs: number;
  /** Silence that means a dead server, once it has shown that it sends bookmarks. */
  readonly watchIdleMs: number;
  /** A watch that ends sooner without a single event counts as a failure, so that such a server is not hammered. */
  readonly shortWatchMs: number;
  /** A loss that is repaired within this time is not shown. */
  readonly unnoticedMs: number;
  /** The delay between polls grows from `min` to `max` while nothing changes. */
  readonly poll: { readonly minMs: number; readonly maxMs: number };
  /** How long polling goes on before watching is tried again. */
  readonly pollForMs: number;
}

/** client-go's numbers where it has them: tools/cache/reflector.go. */
export const REFLECTOR_TIMINGS: ReflectorTimings = {
  backoff: { initialMs: 800, maxMs: 30_000, resetAfterMs: 120_000 },
  deniedBackoff: { initialMs: 15_000, maxMs: 150_000, resetAfterMs: 600_000 },
  watchSeconds: { min: 300, max: 600 },
  watchSecondsWithoutBookmarks: { min: 240, max: 300 },
  watchGraceMs: 15_000,
  watchIdleMs: 90_000,
  shortWatchMs: 1_000,
  unnoticedMs: 2_000,
  poll: { minMs: 5_000, maxMs: 60_000 },
  pollForMs: 600_000,
};
