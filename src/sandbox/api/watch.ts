import type { KubeObject } from '../../kube/types.ts';
import type { ResourceName } from '../registry/resources.ts';
import type { Change } from '../storage/clusterState.ts';
import type { LineSource } from './answer.ts';
import { ApiError } from './apiError.ts';
import { encodeObject } from './encode.ts';
import { malformedVersion, tooOld } from './failures.ts';
import { checkWatchOptions } from './listOptions.ts';
import { booleanParameter, integerParameter } from './parameters.ts';
import type { ApiRequest } from './request.ts';
import type { ReadScope } from './resourceScope.ts';
import { selectionOf, type Selection } from './selection.ts';

/** What a server does when nothing is asked: it ends a watch after half an hour at the earliest. */
const DEFAULT_TIMEOUT_SECONDS = 1800;

/** The longest that a timer of Node's can take: one that is longer fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The last bookmark comes so long before the end, and does not come where a watch is shorter. */
const LAST_BOOKMARK_SECONDS = 2;

export interface WatchOptions {
  /** How many milliseconds a second of `timeoutSeconds` lasts. */
  readonly secondMs: number;
  /** Sends bookmarks so often, to those who asked for them. */
  readonly bookmarkEveryMs: number | undefined;
  /** How a watch learns that its version is too old: inside a stream, as real servers do, or as HTTP 410. */
  readonly expiredWatch: 'event' | 'http';
}

export type EventType = Change['type'] | 'BOOKMARK' | 'ERROR';

/** Turns an object of an event into what is sent: itself, or a Table with one row. */
export type EventEncoder = (object: KubeObject) => object;

/** One open watch: what was missed, then every change of what it selects, until its deadline. */
export class Watch implements LineSource {
  readonly request: ApiRequest;
  readonly #scope: ReadScope;
  readonly #options: WatchOptions;
  readonly #selection: Selection;
  readonly #encode: EventEncoder;
  /** Whether it begins with what there is. */
  readonly #sendsInitialEvents: boolean;
  /** Changes after this version are sent. */
  readonly #since: number;
  readonly #timeoutSeconds: number;
  #write: (line: string) => void = () => undefined;
  #end: () => void = () => undefined;
  #unsubscribe: () => void = () => undefined;
  #deadline: NodeJS.Timeout | undefined;
  #bookmarks: NodeJS.Timeout | undefined;

  /** @throws ApiError where the options are refused, or the version is too old and that is told at once */
  constructor(request: ApiRequest, scope: ReadScope, options: WatchOptions, encode: EventEncoder) {
    const { query } = request;
    checkWatchOptions(query, scope.profile);
    this.request = request;
    this.#scope = scope;
    this.#options = options;
    this.#encode = encode;
    this.#selection = selectionOf(request, scope.type, scope.profile);
    const version = versionParameter(query);
    this.#sendsInitialEvents = this.#choosesInitialEvents
      ? booleanParameter(query, 'sendInitialEvents')
      : version === 0;
    this.#since = version === 0 ? scope.state.version : version;
    this.#timeoutSeconds = integerParameter(query, 'timeoutSeconds') || DEFAULT_TIMEOUT_SECONDS;
    if (this.#isTooOld && options.expiredWatch === 'http') {
      throw new ApiError(this.#tooOld());
    }
  }

  start(write: (line: string) => void, end: () => void): void {
    this.#write = write;
    this.#end = end;
    if (this.#isTooOld) {
      this.#send('ERROR', this.#tooOld());
      end();
      return;
    }
    this.#catchUp();
    // A version in the future is waited for in silence.
    this.#unsubscribe = this.#scope.state.subscribe((change) => {
      if (change.version > this.#since) {
        this.#sendChange(change);
      }
    });
    this.#startTimers();
  }

  stop(): void {
    this.#unsubscribe();
    clearTimeout(this.#deadline);
    clearInterval(this.#bookmarks);
  }

  /** Sends a bookmark, if this watch asked for them and this generation knows them. */
  bookmark(annotations?: Readonly<Record<string, string>>): void {
    const { profile, state, type } = this.#scope;
    if (!profile.bookmarks || !booleanParameter(this.request.query, 'allowWatchBookmarks')) {
      return;
    }
    const metadata = { resourceVersion: String(state.version), ...(annotations && { annotations }) };
    this.#send('BOOKMARK', this.#encode(encodeObject({ metadata, ...EMPTY_PARTS[type.name] }, this.#scope)));
  }

  /** Ends the watch as its `timeoutSeconds` does: a last bookmark, then a clean end. */
  reachDeadline(): void {
    if (this.#timeoutSeconds > LAST_BOOKMARK_SECONDS) {
      this.bookmark();
    }
    this.stop();
    this.#end();
  }

  get #isTooOld(): boolean {
    return !this.#sendsInitialEvents && this.#since < this.#scope.state.oldestVersion;
  }

  /** Whether this generation asks the client what to begin with, and the client said it. */
  get #choosesInitialEvents(): boolean {
    return this.#scope.profile.initialEvents === 'sent' && this.request.query.has('sendInitialEvents');
  }

  #tooOld(): ReturnType<typeof tooOld> {
    const { state, profile } = this.#scope;
    return tooOld(this.#since, state.oldestVersion, profile.expiredReason);
  }

  #catchUp(): void {
    const { state, type } = this.#scope;
    if (!this.#sendsInitialEvents) {
      for (const change of state.changesSince(this.#since, type.name)) {
        this.#sendChange(change);
      }
      return;
    }
    for (const object of state.objects(type.name)) {
      if (this.#selection.includes(object)) {
        this.#sendObject('ADDED', object);
      }
    }
    if (this.#choosesInitialEvents) {
      this.bookmark({ 'k8s.io/initial-events-end': 'true' });
    }
  }

  #startTimers(): void {
    const { secondMs, bookmarkEveryMs } = this.#options;
    const timeoutMs = Math.min(this.#timeoutSeconds * secondMs, MAX_TIMER_MS);
    this.#deadline = setTimeout(() => {
      this.reachDeadline();
    }, timeoutMs);
    if (bookmarkEveryMs !== undefined) {
      this.#bookmarks = setInterval(() => {
        this.bookmark();
      }, bookmarkEveryMs);
    }
  }

  /** What begins to match is added, and what no longer does is deleted, for this watch. */
  #sendChange({ type, resource, version, object, former }: Change): void {
    if (resource !== this.#scope.type.name) {
      return;
    }
    const matched = former !== undefined && this.#selection.includes(former);
    const matches = type !== 'DELETED' && this.#selection.includes(object);
    if (matches) {
      this.#sendObject(matched ? 'MODIFIED' : 'ADDED', object);
    } else if (matched) {
      const ofDeletion = this.#scope.profile.deletedVersion === 'ofDeletion';
      const metadata = ofDeletion
        ? { ...former.metadata, resourceVersion: String(version) }
        : former.metadata;
      this.#sendObject('DELETED', { ...former, metadata });
    }
  }

  #sendObject(type: EventType, object: KubeObject): void {
    this.#send(type, this.#encode(encodeObject(object, this.#scope)));
  }

  #send(type: EventType, object: object): void {
    this.#write(`${JSON.stringify({ type, object })}\n`);
  }
}

/** What Go writes of an object that is empty but for its metadata. */
const EMPTY_PARTS: Readonly<Partial<Record<ResourceName, object>>> = {
  services: { spec: {}, status: { loadBalancer: {} } },
  namespaces: { spec: {}, status: {} },
  pods: { spec: { containers: null }, status: {} },
};

/** @throws ApiError 500 for a version that is no number */
function versionParameter(query: URLSearchParams): number {
  const text = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(text)) {
    throw new ApiError(malformedVersion(text));
  }
  return Number(text);
}
