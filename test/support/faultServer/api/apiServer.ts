import { gzipSync } from 'node:zlib';
import { answer, json, statusAnswer, text, withHeaders, type Answer } from './answer.ts';
import { forbidden, tooOld, unauthorized } from './failures.ts';
import { list } from './list.ts';
import type { Profile } from './profile.ts';
import { matches, type ApiRequest, type RequestMatch } from './request.ts';
import type { ClusterState, Resource } from './state.ts';
import { refuseWatch, Watch, type WatchOptions } from './watch.ts';

export interface ApiServerOptions extends WatchOptions {
  /** Where set, a request must carry it as its bearer token, or come with a client certificate. */
  readonly token: string | undefined;
  /** How a watch learns that its version is too old: inside a stream, as real servers do, or as HTTP 410. */
  readonly expiredWatch: 'event' | 'http';
}

const ANONYMOUS = 'system:anonymous';

/** Real servers compress answers above this size only. */
const COMPRESSED_ABOVE = 128 * 1024;

/** What a well-behaved API server says to each request. It knows nothing of sockets and nothing of faults. */
export class ApiServer {
  readonly state: ClusterState;
  readonly profile: Profile;
  /** Change it to make the clients' token expire. */
  token: string | undefined;
  /** What nobody may do. Change it to take rights away; open watches stay open, as in a real server. */
  denied: readonly RequestMatch[] = [];
  readonly #options: ApiServerOptions;

  constructor(state: ClusterState, profile: Profile, options: ApiServerOptions) {
    this.state = state;
    this.profile = profile;
    this.token = options.token;
    this.#options = options;
  }

  handle(request: ApiRequest): Answer {
    const answered = this.#authorize(request) ?? this.#route(request);
    const { cacheControl } = this.profile;
    return this.#compress(
      request,
      cacheControl ? withHeaders(answered, { 'cache-control': 'no-cache, private' }) : answered,
    );
  }

  #authorize(request: ApiRequest): Answer | undefined {
    const user = this.#authenticate(request);
    if (user === undefined) {
      return statusAnswer(unauthorized());
    }
    const denied = user === ANONYMOUS || this.denied.some((match) => matches(request, match));
    return denied && request.resource !== undefined
      ? statusAnswer(forbidden(request, user, this.profile))
      : undefined;
  }

  /** The user's name; undefined for credentials that are wrong. None at all are an anonymous user's. */
  #authenticate({ headers, certificate }: ApiRequest): string | undefined {
    if (certificate !== undefined) {
      return certificate.isTrusted ? certificate.name : undefined;
    }
    if (this.token === undefined) {
      return 'tester';
    }
    if (headers.authorization === undefined) {
      return ANONYMOUS;
    }
    return headers.authorization === `Bearer ${this.token}` ? 'tester' : undefined;
  }

  #route(request: ApiRequest): Answer {
    switch (request.verb) {
      case 'list':
        return this.#list(request, request.resource!);
      case 'watch':
        return this.#watch(request, request.resource!);
      case 'version':
        // Indented, as the real one is.
        return answer(200, 'application/json', JSON.stringify(this.profile.version, undefined, 2));
      case 'discovery':
        return json(DISCOVERY[request.path]);
      case 'health':
        return text(200, 'ok');
      case 'unknown':
        return text(404, '404 page not found\n');
    }
  }

  #list(request: ApiRequest, resource: Resource): Answer {
    const listed = list(request, resource, this.state, this.profile);
    return 'code' in listed ? statusAnswer(listed) : json(listed);
  }

  #watch(request: ApiRequest, resource: Resource): Answer {
    const refused = refuseWatch(request, this.profile);
    if (refused !== undefined) {
      return statusAnswer(refused);
    }
    const watch = new Watch(request, resource, this.state, this.profile, this.#options);
    if (watch.isTooOld && this.#options.expiredWatch === 'http') {
      const version = Number(request.query.get('resourceVersion'));
      return statusAnswer(tooOld(version, this.state.oldestVersion, this.profile.expiredReason));
    }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: watch };
  }

  #compress({ headers }: ApiRequest, answered: Answer): Answer {
    const { body } = answered;
    const accepted = this.profile.compresses && String(headers['accept-encoding']).includes('gzip');
    if (!accepted || !Buffer.isBuffer(body) || body.length <= COMPRESSED_ABOVE) {
      return answered;
    }
    const compressed = { ...answered, body: gzipSync(body, { level: 1 }) };
    return withHeaders(compressed, { 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  }
}

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

const DISCOVERY: Readonly<Record<string, unknown>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      {
        name: 'namespaces',
        singularName: '',
        namespaced: false,
        kind: 'Namespace',
        verbs: VERBS,
        shortNames: ['ns'],
      },
      {
        name: 'services',
        singularName: '',
        namespaced: true,
        kind: 'Service',
        verbs: VERBS,
        shortNames: ['svc'],
      },
    ],
  },
};
