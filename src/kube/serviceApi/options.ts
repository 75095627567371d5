import type { FieldSelector } from './fieldSelector.ts';
import type { LabelSelector } from './labelSelector.ts';

/** What every operation takes. */
export interface RequestOptions {
  readonly signal: AbortSignal;
  /** The server indents its answer. */
  readonly pretty?: boolean;
  /** The media type that the answer is asked for in; JSON unless told otherwise. */
  readonly as?: 'json' | 'yaml';
}

/**
 * What every operation that writes an object takes.
 *
 * A server that does not honour `dryRun`, or a `fieldValidation` other than `Ignore`, gets no request at all: the
 * operation throws a KubeError `unsupported`.
 */
export interface WriteOptions extends RequestOptions {
  /** Everything but the write itself. */
  readonly dryRun?: 'All';
  /** Who is recorded as the owner of the fields; left out where no owners are recorded. */
  readonly fieldManager?: string;
  /** What happens to fields that the server does not know. */
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
}

export type CreateOptions = WriteOptions;

export interface ReplaceOptions extends WriteOptions {
  /**
   * What to do with a body that has no resourceVersion. Newer servers take it for an order to overwrite whatever is
   * there, and create what is not; older ones answer 422. It is refused unless told otherwise.
   */
  readonly withoutResourceVersion?: 'refuse' | 'send';
}

export interface PatchOptions extends WriteOptions {
  /** Takes fields from other managers. With server-side apply only. */
  readonly force?: boolean;
}

export interface ReadOptions extends RequestOptions {
  /** Not older than this version; `'0'` is whatever the server has in memory. */
  readonly resourceVersion?: string;
  /** Without what the server filled in, for servers up to 1.20; others get no request. */
  readonly export?: boolean;
  /** With `export`: keeps the namespace and what names the cluster. */
  readonly exact?: boolean;
}

/** Which objects of a collection. */
export interface SelectionOptions {
  /** In the text form of Kubernetes, which is checked, or built. */
  readonly labelSelector?: string | LabelSelector;
  readonly fieldSelector?: string | FieldSelector;
  /** Also those that initializers have not finished: up to 1.13; later there are none. */
  readonly includeUninitialized?: boolean;
  readonly resourceVersion?: string;
  /** What `resourceVersion` means. Servers before 1.19 know one meaning only and get no request with another. */
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  /** The server ends the answer after so many seconds. */
  readonly timeoutSeconds?: number;
}

export interface ListOptions extends SelectionOptions, RequestOptions {
  /** Objects a page. */
  readonly limit?: number;
  /** Where the next page begins, from the metadata of the one before. */
  readonly continue?: string;
}

export interface WatchOptions extends SelectionOptions {
  readonly signal: AbortSignal;
  /** A hint, left out where the server knows no bookmarks. */
  readonly allowWatchBookmarks?: boolean;
  /**
   * Begins with what is there, and ends that with a bookmark that says so; `allowWatchBookmarks` and
   * `resourceVersionMatch: NotOlderThan`, without which no server takes it, come along. Only where it is known to
   * work; elsewhere no request is made.
   */
  readonly sendInitialEvents?: boolean;
  /** `?watch=true` on the collection, or the paths below `/watch/`, deprecated since 1.11 and served to this day. */
  readonly path?: 'parameter' | 'deprecated';
}

export interface DeleteOptions extends RequestOptions {
  readonly dryRun?: 'All';
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  /** Deletes only the object that was seen. */
  readonly preconditions?: Preconditions;
  /**
   * What to do on a server that ignores preconditions: nothing at all, which is the default, or read the Service just
   * before and compare. Then somebody else may still come in between.
   */
  readonly ifUnsupported?: 'refuse' | 'readFirst';
}

/** `Preconditions` of `meta/v1`. */
export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}
