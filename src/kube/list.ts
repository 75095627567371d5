import { TurnTaker } from '../common/turnTaker.ts';
import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { ListScanner } from './listScanner.ts';
import type { ListMeta } from './types.ts';

/** How long parsing may hold the event loop in one go. */
export const PARSE_SLICE_MS = 8;

/** Objects a page, as client-go's pager asks for (tools/pager/pager.go). */
const PAGE_SIZE = 500;

/** Lists whatever the server's cache holds, and watches from whatever it has come to. */
export const ANY_VERSION = '0';

export interface ListOptions {
  /**
   * `'0'`: whatever the server's cache holds; a version: at least as new as that; `''`: the newest, read from etcd.
   * Servers page only the last of these, unless they run without a watch cache.
   */
  readonly resourceVersion: string;
  /** The list may name no version: a watch goes on from any. */
  readonly versionless?: boolean;
  readonly signal: AbortSignal;
}

export interface ListResult<R> {
  readonly records: R[];
  /** Where a watch goes on from. */
  readonly resourceVersion: string;
}

/**
 * Lists a collection as client-go's pager does: page by page where the server pages, and once more in one piece when
 * a continue token expires on the way. Each object is projected as it arrives and dropped.
 *
 * @throws KubeError
 */
export async function list<T, R>(
  connection: Connection,
  path: string,
  { resourceVersion, versionless = false, signal }: ListOptions,
  project: (object: T) => R,
): Promise<ListResult<R>> {
  // A version that is not "any" is served from the cache, which knows no pages: asking for them would go to etcd.
  const limit = resourceVersion === '' || resourceVersion === '0' ? PAGE_SIZE : undefined;
  let records: R[] = [];
  const collect = (object: T): void => {
    records.push(project(object));
  };
  let meta = await listPage(connection, path, { resourceVersion, limit }, signal, collect);
  while (meta.continue !== undefined && meta.continue !== '') {
    try {
      meta = await listPage(connection, path, { limit: PAGE_SIZE, continue: meta.continue }, signal, collect);
    } catch (error) {
      if (!(error instanceof KubeError && error.code === 'expired')) {
        throw error;
      }
      records = [];
      meta = await listPage(connection, path, { resourceVersion }, signal, collect);
    }
  }
  if (versionless) {
    return { records, resourceVersion: ANY_VERSION };
  }
  if (meta.resourceVersion === undefined || meta.resourceVersion === '') {
    throw new KubeError(
      'protocol',
      `${connection.target.server.host} sent a list without a resource version.`,
    );
  }
  return { records, resourceVersion: meta.resourceVersion };
}

interface PageQuery {
  readonly resourceVersion?: string;
  readonly limit?: number | undefined;
  readonly continue?: string;
}

async function listPage<T>(
  connection: Connection,
  path: string,
  { resourceVersion, ...page }: PageQuery,
  signal: AbortSignal,
  onObject: (object: T) => void,
): Promise<ListMeta> {
  const response = await connection.send({
    path,
    query: { resourceVersion: resourceVersion === '' ? undefined : resourceVersion, ...page },
    headers: { 'accept-encoding': connection.compresses ? 'gzip' : 'identity' },
    signal,
  });
  const turns = new TurnTaker(PARSE_SLICE_MS);
  const scanner = new ListScanner<T>((objects) => {
    objects.forEach(onObject);
  });
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      scanner.push(chunk);
      await turns.breathe();
    }
    return scanner.end()['metadata'] ?? {};
  } catch (error) {
    throw connection.explain(error, signal);
  }
}
