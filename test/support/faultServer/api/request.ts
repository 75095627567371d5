import type { IncomingHttpHeaders } from 'node:http';
import type { Resource } from './state.ts';

/** What a request wants, in the words of RBAC where RBAC has one. */
export type Verb = 'list' | 'watch' | 'version' | 'discovery' | 'health' | 'unknown';

/** One request as the server understood it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly verb: Verb;
  readonly resource: Resource | undefined;
  /** Empty for a request at the cluster scope. */
  readonly namespace: string;
  /** The client's certificate, where TLS asked for one and got one. */
  readonly certificate: ClientCertificate | undefined;
}

export interface ClientCertificate {
  /** Its common name, which is the user's name. */
  readonly name: string;
  readonly isTrusted: boolean;
}

/** Which requests are meant. What is left out matches all. */
export interface RequestMatch {
  readonly verb?: Verb;
  readonly resource?: Resource;
  /** Empty: at the cluster scope. */
  readonly namespace?: string;
  readonly where?: (request: ApiRequest) => boolean;
}

export function matches(request: ApiRequest, match: RequestMatch): boolean {
  return (
    (match.verb === undefined || match.verb === request.verb) &&
    (match.resource === undefined || match.resource === request.resource) &&
    (match.namespace === undefined || match.namespace === request.namespace) &&
    (match.where === undefined || match.where(request))
  );
}

export function parseRequest(
  method: string,
  target: string,
  headers: IncomingHttpHeaders,
  certificate?: ClientCertificate,
): ApiRequest {
  const url = new URL(target, 'http://server');
  const common = { method, path: url.pathname, query: url.searchParams, headers, certificate };
  return { ...common, ...meaning(method, url) };
}

function meaning(method: string, url: URL): Pick<ApiRequest, 'verb' | 'resource' | 'namespace'> {
  if (method !== 'GET') {
    return { verb: 'unknown', resource: undefined, namespace: '' };
  }
  const found = /^\/api\/v1\/(?:namespaces\/(?<namespace>[^/]+)\/)?(?<resource>namespaces|services)$/.exec(
    url.pathname,
  );
  const { namespace = '', resource } = found?.groups ?? {};
  if (resource === 'services' || (resource === 'namespaces' && namespace === '')) {
    return { verb: isTrue(url.searchParams.get('watch')) ? 'watch' : 'list', resource, namespace };
  }
  return { verb: VERB_OF_PATH.get(url.pathname) ?? 'unknown', resource: undefined, namespace: '' };
}

/** A boolean query parameter, as Go's `strconv.ParseBool` has it. */
export function isTrue(value: string | null): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value ?? '');
}

const VERB_OF_PATH: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['/version', 'version'],
  ['/api', 'discovery'],
  ['/api/v1', 'discovery'],
  ['/apis', 'discovery'],
  ['/healthz', 'health'],
]);
