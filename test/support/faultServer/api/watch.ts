import type { KubeObject } from '../../../../src/kube/types.ts';
import type { Failure, LineSource } from './answer.ts';
import { invalidOptions, malformedVersion, tooOld } from './failures.ts';
import type { Profile } from './profile.ts';
import { isTrue, type ApiRequest } from './request.ts';
import type { Change, ClusterState, Resource } from './state.ts';

/** What a server does when nothing is asked: it ends a watch after half an hour at the earliest. */
const DEFAULT_TIMEOUT_SECONDS = 1800;

export interface WatchOptions {
  /** How many milliseconds a second of `timeoutSeconds` lasts. */
  readonly secondMs: number;
  /** Sends bookmarks so often, to those who asked for them. */
  readonly bookmarkEveryMs: number | undefined;
}

/** Why a watch with these options is not opened, in this generation; undefined where it is. */
export function refuseWatch({ query }: ApiRequest, profile: Profile): Failure | undefined {
  const version = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(version)) {
    return malformedVersion(version);
  }
  const match = query.get('resourceVersionMatch');
  switch (profile.initialEvents) {
    case 'ignored':
      return undefined;
    case 'refused': {
      const reasons = ['resourceVersionMatch is forbidden for watch'];
      if (version === '') {
        reasons.push('resourceVersionMatch is forbidden unless resourceVersion is provided');
      }
      return match === null ? undefined : invalidOptions('resourceVersionMatch', reasons);
    }
    case 'sent': {
      if (query.has('sendInitialEvents')) {
        const reason = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
        return match === 'NotOlderThan' ? undefined : invalidOptions('resourceVersionMatch', [reason]);
      }
      const reason = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
      return match === null ? undefined : invalidOptions('resourceVersionMatch', [reason]);
    }
  }
}

/** One open watch: what was missed, then every change of its resource and namespace, until its deadline. */
export class Watch implements LineSource {
  readonly request: ApiRequest;
  readonly #resource: Resource;
  readonly #state: ClusterState;
  readonly #profile: Profile;
  readonly #options: WatchOptions;
  readonly #since: number;
  #write: (line: string) => void = () => undefined;
  #end: () => void = () => undefined;
  #unsubscribe: () => void = () => undefined;
  #deadline: NodeJS.Timeout | undefined;
  #bookmarks: NodeJS.Timeout | undefined;

  constructor(
    request: ApiRequest,
    resource: Resource,
    state: ClusterState,
    profile: Profile,
    options: WatchOptions,
  ) {
    this.request = request;
    this.#resource = resource;
    this.#state = state;
    this.#profile = profile;
    this.#options = options;
    this.#since = Number(request.query.get('resourceVersion') ?? '');
  }

  /** Whether the history no longer holds all that this watch has missed. */
  get isTooOld(): boolean {
    return !this.#wantsInitialEvents && this.#since < this.#state.oldestVersion;
  }

  start(write: (line: string) => void, end: () => void): void {
    this.#write = write;
    this.#end = end;
    if (this.isTooOld) {
      const { oldestVersion } = this.#state;
      this.#send('ERROR', tooOld(this.#since, oldestVersion, this.#profile.expiredReason));
      end();
      return;
    }
    this.#catchUp();
    // A version in the future is waited for in silence.
    this.#unsubscribe = this.#state.subscribe((change) => {
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
    if (!this.#profile.bookmarks || !isTrue(this.request.query.get('allowWatchBookmarks'))) {
      return;
    }
    const metadata = { resourceVersion: String(this.#state.version), ...(annotations && { annotations }) };
    const rest =
      this.#resource === 'services' ? { spec: {}, status: { loadBalancer: {} } } : { spec: {}, status: {} };
    this.#send('BOOKMARK', this.#withKind({ metadata, ...rest }));
  }

  /** Ends the watch as its `timeoutSeconds` does: a last bookmark, then a clean end. */
  reachDeadline(): void {
    this.bookmark();
    this.stop();
    this.#end();
  }

  get #wantsInitialEvents(): boolean {
    return this.#since === 0 || this.#sendsInitialEventsEnd;
  }

  get #sendsInitialEventsEnd(): boolean {
    return this.#profile.initialEvents === 'sent' && isTrue(this.request.query.get('sendInitialEvents'));
  }

  #catchUp(): void {
    if (!this.#wantsInitialEvents) {
      for (const change of this.#state.changesSince(this.#since, this.#resource)) {
        this.#sendChange(change);
      }
      return;
    }
    for (const object of this.#state.objects(this.#resource)) {
      this.#sendObject('ADDED', object);
    }
    if (this.#sendsInitialEventsEnd) {
      this.bookmark({ 'k8s.io/initial-events-end': 'true' });
    }
  }

  #startTimers(): void {
    const { secondMs, bookmarkEveryMs } = this.#options;
    const seconds = Number(this.request.query.get('timeoutSeconds') ?? DEFAULT_TIMEOUT_SECONDS);
    this.#deadline = setTimeout(() => {
      this.reachDeadline();
    }, seconds * secondMs);
    if (bookmarkEveryMs !== undefined) {
      this.#bookmarks = setInterval(() => {
        this.bookmark();
      }, bookmarkEveryMs);
    }
  }

  #sendChange({ type, resource, version, object }: Change): void {
    if (resource !== this.#resource) {
      return;
    }
    const ofDeletion = type === 'DELETED' && this.#profile.deletedVersion === 'ofDeletion';
    const metadata = ofDeletion ? { ...object.metadata, resourceVersion: String(version) } : object.metadata;
    this.#sendObject(type, { ...object, metadata });
  }

  #sendObject(type: Change['type'], object: KubeObject): void {
    if (this.request.namespace === '' || this.request.namespace === object.metadata.namespace) {
      this.#send(type, this.#withKind(object));
    }
  }

  #withKind(object: KubeObject): KubeObject {
    return { kind: this.#resource === 'services' ? 'Service' : 'Namespace', apiVersion: 'v1', ...object };
  }

  #send(type: Change['type'] | 'BOOKMARK' | 'ERROR', object: object): void {
    this.#write(`${JSON.stringify({ type, object })}\n`);
  }
}
