import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { KubeError } from '../../kube/errors.ts';
import { toKubeError } from '../../kube/failure.ts';
import type { HttpMethod } from '../../kube/serviceApi/operations.ts';
import { proxyService, type ProxyRequest, type ProxyResponse } from '../../kube/serviceApi/proxyService.ts';
import { answer } from './answers.ts';
import { failureAnswer, type ForwardedService, type ForwardedTo } from './backend.ts';
import { bodySink } from './bodySink.ts';
import { bodySource } from './bodySource.ts';
import { toBackendHeaders } from './requestHeaders.ts';
import { isPage, toBrowserHeaders } from './responseHeaders.ts';

/** Hands one request on, and its answer back, both no faster than they are taken. Never throws. */
export async function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  method: HttpMethod,
  to: ForwardedTo,
  service: ForwardedService,
): Promise<void> {
  const stopping = new AbortController();
  response.once('close', () => {
    stopping.abort();
  });
  try {
    const { signal } = stopping;
    const answered = await ask(request, method, to, service, signal);
    if (answered.failure) {
      answered.body.destroy();
      throw answered.failure;
    }
    response.writeHead(answered.httpStatus, toBrowserHeaders(answered.headers, service));
    // An event stream may say nothing for long.
    response.flushHeaders();
    await (isPage(answered.headers)
      ? pipeline(answered.body, service.links.undoing(), bodySink(response))
      : pipeline(answered.body, bodySink(response)));
  } catch (error) {
    const isSeen = method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
    answer(response, failureAnswer(service, toKubeError(error, service.target.name), isSeen));
  }
}

async function ask(
  request: IncomingMessage,
  method: HttpMethod,
  to: ForwardedTo,
  service: ForwardedService,
  signal: AbortSignal,
): Promise<ProxyResponse> {
  const body = bodyOf(request);
  const send = async (): Promise<ProxyResponse> => {
    const server = await service.server(signal);
    const headers = toBackendHeaders(request.headers, {
      cookie: service.cookies.toBackend(request.headers.cookie),
      serverOrigin: server.connection.target.server.origin,
      compresses: server.connection.compresses,
    });
    return proxyService(server, service.target, { ...to, ...body, method, headers, signal });
  };
  try {
    return await send();
  } catch (error) {
    // The socket that it was sent on was of an API server that has gone meanwhile. Nothing is done twice by reading.
    const isOfPast = error instanceof KubeError && error.code === 'unreachable';
    if (isOfPast && !signal.aborted && (method === 'GET' || method === 'HEAD') && body.body === undefined) {
      return send();
    }
    throw error;
  }
}

function bodyOf(request: IncomingMessage): Pick<ProxyRequest, 'body' | 'bodyLength'> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && Number(length ?? 0) === 0) {
    return {};
  }
  return { body: bodySource(request), ...(length !== undefined && { bodyLength: Number(length) }) };
}
