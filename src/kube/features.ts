import { parseVersion, type Capabilities, type KubeVersion } from './capabilities.ts';
import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { readServiceOpenApi, type ServiceOpenApi } from './serviceOpenApi.ts';

/**
 * What a server does with the parameters of the Service API that not every server knows. An old one does not refuse
 * those that it does not know: it ignores them, and a dry run becomes a write.
 */
export interface Features {
  /** `dryRun` (KEP-576): beta, and so on, since 1.13. Older servers really write. */
  readonly dryRun: boolean;
  /** `fieldValidation` (KEP-2885): beta since 1.25. Older servers drop unknown fields in silence. */
  readonly fieldValidation: boolean;
  /** `fieldManager`: since 1.16. Others record no managers, so nothing is lost by leaving it out. */
  readonly fieldManager: boolean;
  /** Server-side apply (KEP-555) that tracks every object: since 1.18. Old servers answer 415. */
  readonly serverSideApply: boolean;
  /** `preconditions` in the DeleteOptions of a Service, uid and resourceVersion: since 1.14. Before, it is deleted. */
  readonly deletePreconditions: boolean;
  /** `allowWatchBookmarks` (KEP-956): beta since 1.16. Only a hint on any server. */
  readonly watchBookmarks: boolean;
  /** `sendInitialEvents` (KEP-3157): for good since 1.34. Older ones begin a plain watch without the end bookmark. */
  readonly sendInitialEvents: boolean;
  /** `resourceVersionMatch`: since 1.19. Before, an exact version is taken for the least one. */
  readonly resourceVersionMatch: boolean;
  /** `export` and `exact` of a read: up to 1.20; since then 400. */
  readonly export: boolean;
  /** `includeUninitialized`: up to 1.13. Later there are no such objects. */
  readonly includeUninitialized: boolean;
}

/** The features of a version, from the changelogs of Kubernetes. */
export function featuresOf(version: KubeVersion): Features {
  const since = (minor: number): boolean =>
    version.major > 1 || (version.major === 1 && version.minor >= minor);
  return {
    dryRun: since(13),
    fieldValidation: since(25),
    fieldManager: since(16),
    serverSideApply: since(18),
    deletePreconditions: since(14),
    watchBookmarks: since(16),
    sendInitialEvents: since(34),
    resourceVersionMatch: since(19),
    export: !since(21),
    includeUninitialized: !since(14),
  };
}

/**
 * The features of a server: by its version, or, where that cannot be read, by what its OpenAPI lists. What neither
 * proves is not there.
 *
 * @throws KubeError when the server cannot be reached
 */
export async function proveFeatures(
  connection: Connection,
  capabilities: Capabilities,
  signal: AbortSignal,
): Promise<Features> {
  const oldest = featuresOf(capabilities.version);
  if (parseVersion(capabilities.gitVersion ?? '') !== undefined) {
    return oldest;
  }
  const openApi = await unlessUnusable(readServiceOpenApi(connection, signal));
  return openApi ? featuresIn(openApi) : oldest;
}

/** A document of its own accord can only prove that a parameter is known: what is not listed is not honoured. */
function featuresIn({ lists, knowsPreconditions }: ServiceOpenApi): Features {
  const writes = ['post', 'put', 'patch', 'delete'] as const;
  return {
    dryRun: writes.every((method) => lists(method, 'dryRun')),
    fieldValidation: lists('post', 'fieldValidation'),
    fieldManager: lists('post', 'fieldManager'),
    serverSideApply: lists('patch', 'force'),
    deletePreconditions: knowsPreconditions && lists('delete', 'dryRun'),
    watchBookmarks: lists('list', 'allowWatchBookmarks'),
    sendInitialEvents: lists('list', 'sendInitialEvents'),
    resourceVersionMatch: lists('list', 'resourceVersionMatch'),
    export: lists('get', 'export'),
    includeUninitialized: lists('list', 'includeUninitialized'),
  };
}

/** A server that has no such document, keeps it to itself, or sends too much of it, proves nothing. */
async function unlessUnusable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isUnusable =
      error instanceof KubeError &&
      ['forbidden', 'unauthorized', 'notFound', 'invalid', 'protocol'].includes(error.code);
    if (isUnusable) {
      return undefined;
    }
    throw error;
  }
}
