import { PassThrough, type Readable } from 'node:stream';
import type { KubeRequest } from '../connection.ts';
import type { KubeError } from '../errors.ts';
import type { TransportResponse } from '../network/transport.ts';
import { toQueryString, type Query } from '../requestTarget.ts';
import type { HttpMethod, OperationId } from './operations.ts';
import { examine, type Examined } from './proxyFailure.ts';
import { checkProxyHeaders, type ProxyHeaders } from './proxyHeaders.ts';
import { proxyPath, type ProxyTarget } from './proxyTarget.ts';
import type { ApiServer } from './server.ts';

/** A request to a Service's backend. */
export interface ProxyRequest {
  readonly method: HttpMethod;
  /**
   * As it stands in a URL, without a query. Undefined is the operation without a path, which no server hands on when it
   * is a GET or a HEAD, and those up to 1.20 never: they redirect to the path `''`. The `path` that the API reference
   * lists among its query parameters is one for the backend like any other.
   */
  readonly path?: string;
  /** By name, or as it stands in a URL after the question mark. */
  readonly query?: Query | string;
  readonly headers?: ProxyHeaders;
  readonly body?: string | Buffer | Readable;
  /** Bytes of a body that is a stream, where that is known: without it the backend gets chunks. */
  readonly bodyLength?: number;
  readonly signal: AbortSignal;
}

/** What came back, whatever its status. The body must be read to its end or destroyed. */
export interface ProxyResponse {
  readonly httpStatus: number;
  readonly headers: TransportResponse['headers'];
  /** As of the transport: what follows the body, once that has been read. */
  readonly trailers?: TransportResponse['trailers'];
  /** Decompressed, read from the socket only as fast as it is read from here. Fails with a KubeError. */
  readonly body: Readable;
  /** For an answer to a HEAD, which has no words to tell it by, `backend` is a guess. */
  readonly from: 'backend' | 'apiServer';
  /** Why the request did not get to the backend, where the answer is from the API server. */
  readonly failure?: KubeError;
}

/**
 * Sends a request through the API server to a Service's backend: any method, header and body, both ways as streams.
 *
 * @throws KubeError when there was no answer at all; `invalid` for a target, path or header that must not be sent
 */
export async function proxyService(
  { connection }: ApiServer,
  target: ProxyTarget,
  { method, path, query, headers = {}, body, bodyLength, signal }: ProxyRequest,
): Promise<ProxyResponse> {
  const address = proxyPath(operationOf(method, path !== undefined), target, path);
  const request: KubeRequest = {
    method,
    path: address + toProxySearch(query),
    headers: {
      accept: '*/*',
      ...checkProxyHeaders(headers),
      ...(bodyLength !== undefined && { 'content-length': String(bodyLength) }),
    },
    ...(body !== undefined && { body }),
    signal,
    stream: true,
  };
  const redirect = path === undefined ? `${address}/` : undefined;
  let response = await connection.exchange(request);
  try {
    let examined = await examine(response, target, redirect);
    if (examined.failure?.code === 'unauthorized' && (await connection.renewCredentials(request))) {
      response = await connection.exchange(request);
      examined = await examine(response, target, redirect);
    }
    return toProxyResponse(response, examined, (error) => connection.explain(error, signal));
  } catch (error) {
    response.body.destroy();
    throw connection.explain(error, signal);
  }
}

/** @param explain what is to be thrown where the body breaks off */
export function toProxyResponse(
  response: TransportResponse,
  examined: Examined,
  explain: (error: unknown) => KubeError,
): ProxyResponse {
  const { failure } = examined;
  const { trailers } = response;
  return {
    httpStatus: response.httpStatus,
    headers: headersOf(response),
    body: toReadable(response.body, examined, explain),
    from: failure ? 'apiServer' : 'backend',
    ...(failure && { failure }),
    ...(trailers && { trailers }),
  };
}

function operationOf(method: HttpMethod, hasPath: boolean): OperationId {
  const verb = `${method.charAt(0)}${method.slice(1).toLowerCase()}` as Capitalize<Lowercase<HttpMethod>>;
  return `connectCoreV1${verb}NamespacedServiceProxy${hasPath ? 'WithPath' : ''}`;
}

/** The part of a URL from the question mark on; empty without a query. */
export function toProxySearch(query: Query | string | undefined): string {
  if (typeof query !== 'string') {
    return toQueryString(query);
  }
  // What is encoded stays so; what would end the query, or the request line, is encoded.
  const encoded = encodeURI(query.toWellFormed()).replaceAll('%25', '%').replaceAll('#', '%23');
  return encoded === '' ? '' : `?${encoded}`;
}

/** What they say of the body must be true of the one that is handed on. */
function headersOf({ headers, isDecompressed }: TransportResponse): TransportResponse['headers'] {
  if (!isDecompressed) {
    return headers;
  }
  const { 'content-encoding': _encoding, 'content-length': _length, ...others } = headers;
  return others;
}

function toReadable(
  source: Readable,
  { beginning, isComplete }: Examined,
  explain: (error: unknown) => KubeError,
): Readable {
  const body = new PassThrough();
  // As in the transport: nobody need be listening yet when it breaks.
  body.on('error', () => undefined);
  beginning.forEach((chunk) => body.write(chunk));
  if (isComplete) {
    return body.end();
  }
  source.once('error', (error) => body.destroy(explain(error)));
  body.once('close', () => source.destroy());
  return source.pipe(body);
}
