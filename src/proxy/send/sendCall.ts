import { Readable } from 'node:stream';
import type { HttpMethod } from '../../kube/serviceApi/operations.ts';
import { proxyService, type ProxyRequest, type ProxyResponse } from '../../kube/serviceApi/proxyService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { CookieJar } from '../libraries/cookieJar.ts';
import type { CallRequest, WrittenHeader } from '../request/requestDocument.ts';
import { sentPath } from '../request/requestUrl.ts';
import { answerInTime } from './answerInTime.ts';
import { cookieHeaders, cookieUrl } from './cookieJars.ts';
import { isRedirect, redirectedMethod, redirectPlace, type BackendPlace } from './redirect.ts';

/** A redirect that was answered on the way. */
export interface Redirect {
  readonly httpStatus: number;
  /** As the API server handed it on. */
  readonly location: string;
}

/** The head of what came back in the end, and the body that is yet to be read. */
export interface CallAnswer extends ProxyResponse {
  /** Those that were followed. */
  readonly redirects: readonly Redirect[];
  /** The one that was not: it leads out of the Service, or to what cannot be sent there, or is one too many. */
  readonly refusedRedirect?: 'outside' | 'tooMany';
  /** From the request to the head of the answer. */
  readonly milliseconds: number;
}

/** Empty for a request without one. */
export type SentBody = Pick<ProxyRequest, 'body' | 'bodyLength'>;

export interface CallOptions {
  /** Undefined for a request that is to have none. */
  readonly cookies: CookieJar | undefined;
  /** Makes the body; once more for each redirect that takes it along. */
  readonly openBody: () => Promise<SentBody>;
  /** Ends all of it: also the body that is being read. */
  readonly signal: AbortSignal;
}

const MAX_REDIRECTS = 10;

/**
 * Sends a request and what its redirects lead to, until there is an answer to show. Only what is inside the Service is
 * followed: elsewhere the kubeconfig's credentials have no business.
 *
 * @throws KubeError where there is no answer; `timeout` where its head does not come in time
 */
export async function sendCall(
  server: ApiServer,
  call: CallRequest,
  options: CallOptions,
): Promise<CallAnswer> {
  return answerInTime(call, options.signal, (signal) => follow(server, call, options, signal));
}

async function follow(
  server: ApiServer,
  call: CallRequest,
  options: CallOptions,
  signal: AbortSignal,
): Promise<CallAnswer> {
  const { target, settings } = call;
  const { cookies } = options;
  const start = performance.now();
  const redirects: Redirect[] = [];
  let method = call.method as HttpMethod;
  let path = sentPath(call);
  let place: BackendPlace = { path: path ?? '/', query: target.query ?? '' };
  for (;;) {
    const sent = await requestOf(call, method, place, options);
    const answer = await exchange(server, target, { ...sent, ...(path !== undefined && { path }), signal });
    if (answer.from === 'backend') {
      cookies?.keep(cookieUrl(target, place.path), valuesOf(answer, 'set-cookie'));
    }
    const [location] = valuesOf(answer, 'location');
    const end = (refusedRedirect?: CallAnswer['refusedRedirect']): CallAnswer => {
      const milliseconds = performance.now() - start;
      return { ...answer, redirects, milliseconds, ...(refusedRedirect && { refusedRedirect }) };
    };
    // The API server's own leads a request that is to have no path to one with a path.
    const isFollowed = settings.followRedirects && answer.from === 'backend';
    if (!isFollowed || location === undefined || !isRedirect(answer.httpStatus)) {
      return end();
    }
    const next = redirectPlace(location, { server: server.connection.target.server, target, from: place });
    if (next === undefined) {
      return end('outside');
    }
    if (redirects.length >= MAX_REDIRECTS) {
      return end('tooMany');
    }
    answer.body.destroy();
    redirects.push({ httpStatus: answer.httpStatus, location });
    method = redirectedMethod(answer.httpStatus, method);
    place = next;
    path = next.path;
  }
}

/** A file that nobody reads any more is closed. */
async function exchange(
  server: ApiServer,
  target: CallRequest['target'],
  request: ProxyRequest,
): Promise<ProxyResponse> {
  try {
    return await proxyService(server, target, request);
  } catch (error) {
    if (request.body instanceof Readable) {
      request.body.destroy();
    }
    throw error;
  }
}

type SentParts = Omit<ProxyRequest, 'signal' | 'path'>;

async function requestOf(
  { method: written, headers, target }: CallRequest,
  method: HttpMethod,
  { path, query }: BackendPlace,
  { cookies, openBody }: CallOptions,
): Promise<SentParts> {
  // What has become a GET on the way takes no body along, nor what is said of one.
  const hasBody = method === written;
  const body = hasBody ? await openBody() : {};
  return {
    method,
    query,
    headers: combine([
      ...headers.filter(({ name }) => hasBody || !/^content-/i.test(name)),
      ...cookieHeaders(cookies, target, path),
    ]),
    ...body,
  };
}

/** Several lines of one name mean the same as one with all their values (RFC 9110, 5.3). */
export function combine(headers: readonly Pick<WrittenHeader, 'name' | 'value'>[]): Record<string, string> {
  const combined = new Map<string, string>();
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    const before = combined.get(key);
    combined.set(key, before === undefined ? value : `${before}${key === 'cookie' ? '; ' : ', '}${value}`);
  }
  return Object.fromEntries(combined);
}

export function valuesOf({ headers }: Pick<ProxyResponse, 'headers'>, name: string): readonly string[] {
  const value = headers[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
