import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What {@link echo} answers, as JSON: the request as it arrived. */
export interface Echo {
  readonly method: string;
  /** Still encoded. */
  readonly path: string;
  /** All values of each parameter. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `size` in bytes. */
  readonly body: { readonly size: number; readonly text?: string };
}

/** A backend that answers every request with what it received. The sandbox has one that answers alike. */
export function echo(request: IncomingMessage, response: ServerResponse): void {
  void readEcho(request).then((received) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(received));
  });
}

/** A request as it arrived, to its end. */
export async function readEcho(request: IncomingMessage): Promise<Echo> {
  const body = await text(request);
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://backend');
  const names = [...searchParams.keys()];
  return {
    method: request.method ?? '',
    path: pathname,
    query: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    headers: request.headers,
    body: { size: Buffer.byteLength(body), ...(body !== '' && { text: body }) },
  };
}
