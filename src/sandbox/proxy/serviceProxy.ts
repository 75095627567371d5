import type { IncomingHttpHeaders } from 'node:http';
import { posix } from 'node:path';
import { failure, type Answer } from '../api/answer.ts';
import { ApiError } from '../api/apiError.ts';
import type { Handler } from '../api/handler.ts';
import type { ApiRequest } from '../api/request.ts';
import type { Pod } from '../controllers/pod.ts';
import type { ProfileName } from '../profile.ts';
import type { ClusterState } from '../storage/clusterState.ts';
import type { BackendRequest } from './backends/backend.ts';
import { BACKENDS, BACKEND_ANNOTATION } from './backends/backends.ts';
import { resourceLocation, unavailable, type Location } from './resourceLocation.ts';
import { rewriteHtml, rewriteUrl, type ProxiedAt } from './rewriteUrl.ts';

/**
 * Hands requests for `services/proxy` on to a backend, as `UpgradeAwareHandler` of apimachinery/pkg/util/proxy does
 * behind `ProxyREST` of k8s.io/kubernetes/pkg/registry/core/service. It throws an ApiError where no backend can be
 * reached, and 501 for a protocol upgrade.
 */
export function createServiceProxy(state: ClusterState, profile: ProfileName): Handler {
  return (request) => {
    if (!isServiceProxy(request)) {
      return undefined;
    }
    const location = resourceLocation(state, request.namespace, request.name);
    if (/upgrade/i.test(request.headers.connection ?? '')) {
      const message = 'the sandbox proxies no protocol upgrades (WebSocket, SPDY)';
      throw new ApiError(failure(501, message, { reason: 'NotImplemented' }));
    }
    return redirectsToRoot(request, profile) ? redirectToRoot(request) : forward(request, location, profile);
  };
}

/** `/api/v1/namespaces/NS/services/NAME/proxy`: nothing of another group, outside of a namespace, or watched. */
function isServiceProxy({ group, version, namespace, resource, subresource, verb }: ApiRequest): boolean {
  const isService = group === '' && version === 'v1' && resource === 'services' && namespace !== '';
  return isService && subresource === 'proxy' && verb !== 'watch';
}

/** A page at `…/proxy` would resolve its relative links wrongly (kubernetes#4958). */
function redirectsToRoot({ subpath, method }: ApiRequest, profile: ProfileName): boolean {
  // Servers up to 1.20 redirect every method, which makes clients turn a POST into a GET.
  const isReading = method === 'GET' || method === 'HEAD';
  return subpath === '' && (isReading || profile !== '1.36');
}

function redirectToRoot({ path, target }: ApiRequest): Answer {
  const [, query] = target.split(/\?(.*)/s);
  const location = `${path}/${query ? `?${query}` : ''}`;
  return { status: 301, headers: { location, 'content-length': '0' }, body: Buffer.alloc(0) };
}

async function forward(
  request: ApiRequest,
  { scheme, pod, port }: Location,
  profile: ProfileName,
): Promise<Answer> {
  const backend = backendOf(pod, port);
  const backendHost = `${pod.ip}:${port}`;
  if (backend === undefined) {
    throw unreachable(`dial tcp ${backendHost}: connect: connection refused`);
  }
  if (scheme === 'https') {
    throw unreachable('http: server gave HTTP response to HTTPS client');
  }
  // What is escaped in the address is decoded on the way, and escaped anew.
  const path = posix.join('/', decodeURIComponent(request.subpath));
  const prefix = request.path.endsWith(path) ? request.path.slice(0, -path.length) : request.path;
  const uri = prefix + path;
  const passedOn: BackendRequest = {
    method: request.method,
    path: escapePath(path),
    query: request.query,
    headers: {
      ...endToEnd(request.headers),
      ...forwardedHeaders(request, profile === '1.36' ? escapePath(uri) : uri),
    },
    body: request.body,
    pod: pod.name,
  };
  const requestHost = request.headers.host ?? '';
  return adapt(await backend(passedOn), { prefix, backendHost, requestHost });
}

/** @param why in the words of Go's HTTP client */
function unreachable(why: string): ApiError {
  return unavailable(`error trying to reach service: ${why}`);
}

/** What listens at this port of the pod: its backend listens at every port that its containers declare. */
function backendOf({ annotations, ports }: Pod, port: number): ReturnType<typeof BACKENDS.get> {
  return ports.some(({ number }) => number === port)
    ? BACKENDS.get(annotations[BACKEND_ANNOTATION] ?? '')
    : undefined;
}

function forwardedHeaders({ headers }: ApiRequest, uri: string): IncomingHttpHeaders {
  const before = headers['x-forwarded-for'];
  return {
    'x-forwarded-for': before === undefined ? '127.0.0.1' : `${String(before)}, 127.0.0.1`,
    'x-forwarded-uri': uri,
  };
}

/** Headers that belong to one connection (RFC 9110, section 7.6.1), and the credentials for the API server. */
const NOT_PASSED_ON = new Set([
  'authorization',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name) && !named.includes(name)),
  );
}

/** A backend's answer as a client of the API server sees it: links lead back here, CORS is the server's own business. */
function adapt({ status, headers, body }: Answer, at: ProxiedAt): Answer {
  const passed = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith('access-control-allow-')),
  );
  const { location, 'content-type': type } = passed;
  if (location !== undefined) {
    return { status, headers: { ...passed, location: rewriteUrl(String(location), at) }, body };
  }
  if (!String(type).startsWith('text/html') || !Buffer.isBuffer(body)) {
    return { status, headers: passed, body };
  }
  const page = Buffer.from(rewriteHtml(body.toString(), at));
  return { status, headers: { ...passed, 'content-length': String(page.length) }, body: page };
}

/** `EscapedPath` of Go's net/url, for a path that was decoded. */
function escapePath(path: string): string {
  return encodeURI(path).replace(
    /[?#!*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
