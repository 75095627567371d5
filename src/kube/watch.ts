import { LinkedAbort } from '../common/linkedAbort.ts';
import { LineScanner, LineTooLongError } from '../common/lineScanner.ts';
import { TurnTaker } from '../common/turnTaker.ts';
import type { Connection } from './connection.ts';
import type { Query } from './requestTarget.ts';
import { KubeError } from './errors.ts';
import { fromStatus } from './failure.ts';
import { PARSE_SLICE_MS } from './list.ts';
import { isRecord } from './status.ts';
import type { TransportResponse } from './network/transport.ts';
import type { KubeObject } from './types.ts';

/** One event of a watch. An `ERROR` event is thrown as a {@link KubeError} instead. */
export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | {
      readonly type: 'BOOKMARK';
      readonly resourceVersion: string;
      /** All that was there at the beginning has been sent: the answer to `sendInitialEvents` (KEP-3157). */
      readonly initialEventsEnd?: true;
    };

export interface WatchOptions {
  /** With `watch: true`, but for the deprecated paths, which mean it themselves. */
  readonly query: Query;
  /** A stream that is not over by then is taken for dead. */
  readonly deadlineMs?: number;
  /**
   * So long a silence means a dead server: until the headers come, and once it has sent a bookmark, which it does
   * about every minute.
   */
  readonly idleMs?: number;
  /** The server is known to send bookmarks, so that silence counts from the beginning. */
  readonly expectBookmarks?: boolean;
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
  if (options.deadlineMs !== undefined) {
    life.abortAfter(
      options.deadlineMs,
      () => new KubeError('timeout', 'The server did not end the watch in time.'),
    );
  }
  // Headers come at once, but for some proxies that wait for the first event.
  const idleTimer = options.idleMs === undefined ? undefined : life.abortAfter(options.idleMs, silence);
  try {
    const response = await connection.send({
      path,
      query: options.query,
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
  { idleMs, expectBookmarks = false }: WatchOptions,
): AsyncGenerator<readonly WatchEvent<T>[], void, undefined> {
  const scanner = new LineScanner(MAX_LINE_BYTES);
  const turns = new TurnTaker(PARSE_SLICE_MS);
  let idleTimer = expectBookmarks && idleMs !== undefined ? life.abortAfter(idleMs, silence) : undefined;
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
      if (
        idleTimer === undefined &&
        idleMs !== undefined &&
        events.some((event) => event.type === 'BOOKMARK')
      ) {
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
  const event: unknown = JSON.parse(line);
  const { type, object } = isRecord(event) ? event : {};
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: asObject<T>(object) };
    case 'BOOKMARK':
      return asBookmark(asObject(object));
    case 'ERROR':
      throw fromStatus(object);
    default:
      throw new KubeError('protocol', `The server sent a watch event of the unknown type ${String(type)}.`);
  }
}

/** A bookmark is nothing but its version; to go on from none would be to begin anew. */
function asBookmark<T>({ metadata }: KubeObject): WatchEvent<T> {
  const { resourceVersion, annotations } = metadata;
  if (typeof resourceVersion !== 'string' || resourceVersion === '') {
    throw new KubeError('protocol', 'The server sent a bookmark without a resource version.');
  }
  const initialEventsEnd = annotations?.['k8s.io/initial-events-end'] === 'true';
  return { type: 'BOOKMARK', resourceVersion, ...(initialEventsEnd && { initialEventsEnd }) };
}

function asObject<T extends KubeObject>(value: unknown): T {
  if (isRecord(value) && isRecord(value['metadata'])) {
    return value as unknown as T;
  }
  throw new KubeError('protocol', 'The server sent a watch event without an object.');
}
