import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { answer, json, text, withHeaders, type Answer, type LineSource } from '../../api/answer.ts';
import type { Backend, BackendRequest } from './backend.ts';

/**
 * Answers every request with what it got: `{backend, pod, method, path, query, headers, body: {size, text?}}`. Some
 * paths do something else:
 *
 * - `/status/418` answers with that status
 * - `/redirect` redirects to `/landed`
 * - `/copy` sends the body back while it comes
 * - `/stream?n=5&everyMs=100` sends so many lines, one at a time
 * - `/slow?ms=5000` sends its answer that late
 */
export const echo: Backend = (request) => {
  const [, name, argument] = request.path.split('/');
  switch (name) {
    case 'status':
      return statusPage(Number(argument));
    case 'redirect':
      return withHeaders(text(302, ''), { location: '/landed' });
    case 'copy':
      return stream(request.headers['content-type'] ?? 'application/octet-stream', copyOf(request.body));
    case 'stream':
      return stream(
        'text/plain; charset=utf-8',
        lines(numberOf(request, 'n', 5), numberOf(request, 'everyMs', 100)),
      );
    case 'slow':
      return stream('text/plain; charset=utf-8', lines(1, numberOf(request, 'ms', 5000)));
    default:
      return describe(request);
  }
};

/** Bodies up to this many bytes are repeated as text. */
const SMALL = 64 * 1024;

async function describe({ pod, method, path, query, headers, body }: BackendRequest): Promise<Answer> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= SMALL) {
      kept.push(chunk);
    }
  }
  const repeated = size === 0 || size > SMALL ? {} : { text: Buffer.concat(kept).toString() };
  return json({
    backend: 'echo',
    pod,
    method,
    path,
    query: Object.fromEntries([...query.keys()].map((key) => [key, query.getAll(key)])),
    headers,
    body: { size, ...repeated },
  });
}

function statusPage(status: number): Answer {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    return text(400, 'The status must be a number from 200 to 599.\n');
  }
  const isBodiless = status === 204 || status === 304;
  return isBodiless ? answer(status, 'text/plain', '') : text(status, `This is status ${status}.\n`);
}

function stream(contentType: string, body: LineSource): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body };
}

function copyOf(body: Readable): LineSource {
  return sourceOf(body as AsyncIterable<Buffer>, () => {
    body.destroy();
  });
}

function lines(count: number, everyMs: number): LineSource {
  const stopping = new AbortController();
  return sourceOf(linesUntil(count, everyMs, stopping.signal), () => {
    stopping.abort();
  });
}

async function* linesUntil(count: number, everyMs: number, signal: AbortSignal): AsyncGenerator<string> {
  for (let sent = 1; sent <= count; sent += 1) {
    await setTimeout(everyMs, undefined, { signal });
    yield `line ${sent} of ${count}\n`;
  }
}

/** Sends pieces no faster than the client takes them. */
function sourceOf(pieces: AsyncIterable<string | Buffer>, stop: () => void): LineSource {
  return {
    start(write, end) {
      const send = async (): Promise<void> => {
        for await (const piece of pieces) {
          await write(piece);
        }
      };
      // Pieces that fail to come are the client's fault, who is gone then.
      send().then(end, end);
    },
    stop,
  };
}

/** A whole number of the query that a timer can wait for, or what is taken without one. */
function numberOf({ query }: BackendRequest, name: string, otherwise: number): number {
  const value = Number(query.get(name) ?? otherwise);
  return Number.isInteger(value) && value >= 0 && value <= MAX_TIMEOUT_MS ? value : otherwise;
}

/** Timers that are to wait longer do not wait at all. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
