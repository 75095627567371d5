import { booleanParameter } from './parameters.ts';

/** The verbs that RBAC knows for resources. */
export type ResourceVerb =
  'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** What a request wants; outside the resources the HTTP method in lower case, as RBAC has it. */
export type Verb = ResourceVerb | 'post' | 'put' | 'head' | 'options' | 'connect' | 'trace';

/** What the address of a request says (`RequestInfo` of apiserver/pkg/endpoints/request). */
export interface RequestAttributes {
  readonly verb: Verb;
  /** API group; empty for the core group, and for what is no resource. */
  readonly group: string;
  readonly version: string;
  /** The plural name; undefined for what is no resource, such as `/version`. */
  readonly resource: string | undefined;
  /** `status`, `proxy`. */
  readonly subresource: string | undefined;
  /** Empty for a request at the cluster scope. For a namespace itself, its name. */
  readonly namespace: string;
  /** Empty for a collection. */
  readonly name: string;
  /** What follows `/proxy`, as it was sent, with its leading slash; empty where nothing does. */
  readonly subpath: string;
}

/** A part of a path between slashes. */
export interface PathSegment {
  readonly raw: string;
  readonly text: string;
}

/** The segments of a path, each decoded once; undefined where an escape is malformed. */
export function splitPath(path: string): readonly PathSegment[] | undefined {
  try {
    return path
      .replace(/^\//, '')
      .split('/')
      .map((raw) => ({ raw, text: decodeURIComponent(raw) }));
  } catch {
    return undefined;
  }
}

/**
 * Reads a path as `RequestInfoFactory.NewRequestInfo` does (apiserver/pkg/endpoints/request/requestinfo.go):
 * `/api/v1/…` and `/apis/GROUP/VERSION/…`, then `[watch/][namespaces/NS/]RESOURCE[/NAME[/SUBRESOURCE…]]`.
 *
 * Go decodes a path before it splits it. Here an encoded slash stays inside its segment, which then is no valid name,
 * and a path with an empty segment is that of no resource: an address that was meant for one object cannot reach
 * another one, nor a whole collection.
 */
export function attributesOf(
  method: string,
  segments: readonly PathSegment[],
  query: URLSearchParams,
): RequestAttributes {
  const trimmed = trimTrailingSlash(segments);
  const [root, ...rest] = trimmed;
  const [group, version, ...parts] =
    root?.text === 'api' ? [CORE, ...rest] : root?.text === 'apis' ? rest : [];
  const isWatchPath = parts.length > 1 && parts[0]?.text === 'watch';
  const place = placeOf(isWatchPath ? parts.slice(1) : parts);
  const [resource, name, subresource] = place.parts.map(({ text }) => text);
  const following = place.parts.slice(SUBRESOURCE_DEPTH);
  const isOdd = trimmed.slice(0, trimmed.length - following.length).some(({ raw }) => raw === '');
  if (version === undefined || group === undefined || resource === undefined || isOdd) {
    return { ...NO_RESOURCE, verb: method.toLowerCase() as Verb };
  }
  return {
    group: group.text,
    version: version.text,
    resource,
    subresource,
    namespace: resource === 'namespaces' ? (name ?? '') : place.namespace,
    name: name ?? '',
    subpath: subresource === undefined ? '' : subpathOf(following, segments),
    verb: isWatchPath ? 'watch' : verbOf(method, name, query),
  };
}

/** `RESOURCE/NAME/SUBRESOURCE`: what comes after them belongs to somebody else. */
const SUBRESOURCE_DEPTH = 3;

const CORE: PathSegment = { raw: '', text: '' };

const NO_RESOURCE = {
  group: '',
  version: '',
  resource: undefined,
  subresource: undefined,
  namespace: '',
  name: '',
  subpath: '',
} as const;

/** Real servers take one slash at the end for none. */
function trimTrailingSlash(segments: readonly PathSegment[]): readonly PathSegment[] {
  return segments.at(-1)?.raw === '' ? segments.slice(0, -1) : segments;
}

/**
 * `namespaces/NS/services/web` is a place in a namespace; `namespaces/NS` and `namespaces/NS/status` are not, and no
 * namespace lies within another.
 */
function placeOf(parts: readonly PathSegment[]): { namespace: string; parts: readonly PathSegment[] } {
  const [first, namespace, resource] = parts;
  const isInside =
    first?.text === 'namespaces' && resource !== undefined && !OF_NAMESPACE_ITSELF.includes(resource.text);
  return isInside && namespace !== undefined
    ? { namespace: namespace.text, parts: parts.slice(2) }
    : { namespace: '', parts };
}

const OF_NAMESPACE_ITSELF = ['status', 'finalize', 'namespaces'];

/** What follows the subresource, undecoded. */
function subpathOf(following: readonly PathSegment[], segments: readonly PathSegment[]): string {
  const endsWithSlash = segments.at(-1)?.raw === '';
  return following.map(({ raw }) => `/${raw}`).join('') + (endsWithSlash ? '/' : '');
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): Verb {
  if (name === undefined && isReading(method)) {
    return booleanParameter(query, 'watch') ? 'watch' : 'list';
  }
  if (name === undefined && method === 'DELETE') {
    return 'deletecollection';
  }
  return VERB_OF_METHOD[method] ?? (method.toLowerCase() as Verb);
}

const VERB_OF_METHOD: Readonly<Record<string, ResourceVerb>> = {
  GET: 'get',
  HEAD: 'get',
  OPTIONS: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
