import { once } from 'node:events';
import { request as open, type Agent, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { RecordedRequest } from './recording.ts';

/** An answer whose body may still be on its way. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Resolves when the server has ended it. */
  readonly body: Promise<Buffer>;
}

/** Sends a request and nothing besides: no `User-Agent`, no `Accept` of ours. Resolves when the headers are there. */
export async function send(
  baseUrl: string,
  { method, path, headers, body }: RecordedRequest,
  agent: Agent,
  signal: AbortSignal,
): Promise<Answer> {
  // The path goes out as it is; a URL object would tidy it.
  const { hostname, port } = new URL(baseUrl);
  const length = body === null ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const request = open({ hostname, port, method, path, headers: { ...headers, ...length }, agent, signal });
  request.end(body ?? undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: buffer(response),
  };
}
