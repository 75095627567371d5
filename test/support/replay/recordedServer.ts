import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Caller, Exchange } from './recording.ts';

/** The tokens of the callers that have one. */
export const RECORDED_TOKENS = {
  'cluster admin': 'admin',
  'user without rights': 'viewer',
  wrong: 'wrong',
  anonymous: undefined,
} as const satisfies Record<Caller, string | undefined>;

/** Starts a server for a recording, or a part of it, on a free port of 127.0.0.1. */
export async function startRecordedServer(exchanges: readonly Exchange[]): Promise<RecordedServer> {
  const server = new RecordedServer(exchanges);
  await server.open();
  return server;
}

/**
 * A server that knows nothing but a recording: to a recorded request it gives the recorded answer, byte by byte. Of
 * equal requests the first is answered first. To any other request it says 501, which no recorded server ever did.
 */
export class RecordedServer {
  readonly #server: Server;
  readonly #exchanges: Exchange[];
  /** What came that was not recorded, and was answered with 501. */
  readonly unexpected: string[] = [];
  #answered = 0;

  constructor(exchanges: readonly Exchange[]) {
    this.#exchanges = [...exchanges];
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Recorded requests that have come. */
  get answered(): number {
    return this.#answered;
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const index = this.#exchanges.findIndex((exchange) => isRequestOf(exchange, request, body));
    const [exchange] = index === -1 ? [] : this.#exchanges.splice(index, 1);
    if (exchange === undefined) {
      this.unexpected.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
      response.writeHead(501).end(`Not recorded: ${request.method ?? ''} ${request.url ?? ''}`);
      return;
    }
    this.#answered += 1;
    const { status, headers, encoding, body: answer } = exchange.response;
    response.writeHead(status, headers).end(Buffer.from(answer, encoding));
  }
}

/** Whether both mean the same: the order of parameters and the spaces of JSON say nothing. */
function isRequestOf({ as, request: recorded }: Exchange, request: IncomingMessage, body: string): boolean {
  const token = RECORDED_TOKENS[as];
  const { Accept: accept = request.headers.accept } = recorded.headers;
  return (
    recorded.method === request.method &&
    canonicalTarget(recorded.path) === canonicalTarget(request.url ?? '') &&
    canonicalBody(recorded.body ?? '') === canonicalBody(body) &&
    recorded.headers['Content-Type'] === request.headers['content-type'] &&
    accept === request.headers.accept &&
    request.headers.authorization === (token && `Bearer ${token}`)
  );
}

function canonicalTarget(target: string): string {
  const { pathname, searchParams } = new URL(target, 'http://server');
  searchParams.sort();
  return `${pathname}?${searchParams.toString()}`;
}

function canonicalBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}
