import { LinkedAbort } from '../common/linkedAbort.ts';
import { LineScanner, LineTooLongError } from '../common/lineScanner.ts';
import { TurnTaker } from '../common/turnTaker.ts';
import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { fromStatus } from './failure.ts';
import { PARSE_SLICE_MS } from './list.ts';
import { isRecord } from './status.ts';
import type { TransportResponse } from './transport.ts';
import type { KubeObject } from './types.ts';

/** One event of a watch. An `ERROR` event is thrown as a {@link KubeError} instead. */
export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string };

export interface WatchOptions {
  /** Where to go on from. */
  readonly resourceVersion: string;
  /** After so many seconds the server ends the stream; when it has not, it is taken for dead `graceMs` later. */
  readonly timeoutSeconds: number;
  readonly graceMs: number;
  /**
   * So long a silence means a dead server: until the headers come, and once it has sent a bookmark, which it does
   * about every minute.
   */
  readonly idleMs: number;
  /** The server is known to send bookmarks, so that silence counts from the beginning. */
  readonly expectBookmarks: boolean;
  readonly signal: AbortSignal;
}

/** An event is one object, and etcd takes none over 1.5 MB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Opens a watch and returns its events, in batches of those that one read from the socket completed. Resolves when
 * the server has accepted it; the iteration ends when the server ends the stream properly.
 *
 * @throws KubeError, on opening and while iterating: `expired` for 410 in either form, `timeout` for a silent peer,
 *   `protocol` for what is no event, `unreachable` for a stream that broke
 */
export async function openWatch<T extends KubeObject>(
  connection: Connection,
  path: string,
  options: WatchOptions,
): Promise<AsyncIterable<readonly WatchEvent<T>[]>> {
  const life = new LinkedAbort(options.signal);
  const deadlineMs = options.timeoutSeconds * 1000 + options.graceMs;
  life.abortAfter(deadlineMs, () => new KubeError('timeout', 'The server did not end the watch in time.'));
  // Headers come at once, but for some proxies that wait for the first event.
  const idleTimer = life.abortAfter(options.idleMs, silence);
  try {
    const response = await connection.send({
      path,
      query: {
        watch: true,
        resourceVersion: options.resourceVersion,
        timeoutSeconds: options.timeoutSeconds,
        allowWatchBookmarks: true,
      },
      signal: life.signal,
      stream: true,
    });
    clearTimeout(idleTimer);
    return readEvents<T>(connection, response, life, options);
  } catch (error) {
    life.dispose();
    throw error;
  }
}

async function* readEvents<T extends KubeObject>(
  connection: Connection,
  { body }: TransportResponse,
  life: LinkedAbort,
  { idleMs, expectBookmarks }: WatchOptions,
): AsyncGenerator<readonly WatchEvent<T>[], void, undefined> {
  const scanner = new LineScanner(MAX_LINE_BYTES);
  const turns = new TurnTaker(PARSE_SLICE_MS);
  let idleTimer = expectBookmarks ? life.abortAfter(idleMs, silence) : undefined;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      idleTimer?.refresh();
      const { events, failure } = parseChunk<T>(scanner, chunk);
      // What came before the failure did happen.
      if (events.length > 0) {
        yield events;
      }
      if (failure !== undefined) {
        throw failure;
      }
      if (idleTimer === undefined && events.some((event) => event.type === 'BOOKMARK')) {
        idleTimer = life.abortAfter(idleMs, silence);
      }
      await turns.breathe();
    }
    if (scanner.pendingBytes > 0) {
      throw new KubeError('unreachable', 'The watch broke off in the middle of an event.');
    }
  } catch (error) {
    if (error instanceof LineTooLongError) {
      throw new KubeError('protocol', `An event is larger than ${MAX_LINE_BYTES} bytes.`, { cause: error });
    }
    throw connection.explain(error, life.signal);
  } finally {
    life.dispose();
    body.destroy();
  }
}

function silence(): KubeError {
  return new KubeError('timeout', 'The server has gone silent.');
}

/** The events that a chunk completes, up to the first that cannot be read or says that the watch is over. */
function parseChunk<T extends KubeObject>(
  scanner: LineScanner,
  chunk: Buffer,
): { readonly events: readonly WatchEvent<T>[]; readonly failure?: Error } {
  const events: WatchEvent<T>[] = [];
  try {
    for (const line of scanner.push(chunk)) {
      events.push(parseEvent<T>(line));
    }
    return { events };
  } catch (error) {
    return { events, failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

function parseEvent<T extends KubeObject>(line: string): WatchEvent<T> {
  const event = JSON.parse(line) as { readonly type?: unknown; readonly object?: unknown };
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type: event.type, object: asObject<T>(event.object) };
    case 'BOOKMARK':
      return { type: 'BOOKMARK', resourceVersion: versionOf(asObject(event.object)) };
    case 'ERROR':
      throw fromStatus(event.object);
    default:
      throw new KubeError(
        'protocol',
        `The server sent a watch event of the unknown type ${String(event.type)}.`,
      );
  }
}

/** A bookmark is nothing but its version; to go on from none would be to begin anew. */
function versionOf({ metadata }: KubeObject): string {
  if (typeof metadata.resourceVersion === 'string' && metadata.resourceVersion !== '') {
    return metadata.resourceVersion;
  }
  throw new KubeError('protocol', 'The server sent a bookmark without a resource version.');
}

function asObject<T extends KubeObject>(value: unknown): T {
  if (isRecord(value) && isRecord(value['metadata'])) {
    return value as unknown as T;
  }
  throw new KubeError('protocol', 'The server sent a watch event without an object.');
}
