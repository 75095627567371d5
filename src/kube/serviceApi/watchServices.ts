import type { Query } from '../requestTarget.ts';
import type { Service } from '../types.ts';
import { openWatch, type WatchEvent } from '../watch.ts';
import { parseFieldSelector } from './fieldSelector.ts';
import { checkNamespace, checkServiceName, type ServiceRef } from './names.ts';
import { operationPath } from './operations.ts';
import type { WatchOptions } from './options.ts';
import { demand, selectionParameters } from './parameters.ts';
import type { ApiServer } from './server.ts';

/** What a server may be late in ending a watch before it is taken for dead. */
const END_GRACE_MS = 15_000;

/** Events in batches, as they arrive. The request begins with the iteration, which ends when the server ends it. */
export type ServiceEvents = AsyncIterable<readonly WatchEvent<Service>[]>;

/**
 * Watches one Service.
 *
 * @throws KubeError while iterating: `expired` for a version that is too old, `unsupported` for what the server would
 *   ignore: then nothing was sent
 */
export async function* watchService(
  server: ApiServer,
  ref: ServiceRef,
  options: WatchOptions,
): ServiceEvents {
  const parameters = { namespace: checkNamespace(ref.namespace), name: checkServiceName(ref.name) };
  if (options.path === 'deprecated') {
    yield* watch(server, operationPath('watchCoreV1NamespacedService', parameters), options);
    return;
  }
  // A GET of one object knows no `watch`: it is the collection, of which one object is selected.
  const { fieldSelector = [] } = options;
  const others = typeof fieldSelector === 'string' ? parseFieldSelector(fieldSelector) : fieldSelector;
  yield* watch(server, operationPath('listCoreV1NamespacedService', parameters), {
    ...options,
    fieldSelector: [...others, { field: 'metadata.name', operator: '=', value: ref.name }],
  });
}

/** Watches the Services of a namespace. @throws KubeError as {@link watchService} */
export async function* watchServices(
  server: ApiServer,
  namespace: string,
  options: WatchOptions,
): ServiceEvents {
  const operation =
    options.path === 'deprecated' ? 'watchCoreV1NamespacedServiceList' : 'listCoreV1NamespacedService';
  yield* watch(server, operationPath(operation, { namespace: checkNamespace(namespace) }), options);
}

/** Watches the Services of all namespaces. @throws KubeError as {@link watchService} */
export async function* watchServicesForAllNamespaces(
  server: ApiServer,
  options: WatchOptions,
): ServiceEvents {
  const operation =
    options.path === 'deprecated'
      ? 'watchCoreV1ServiceListForAllNamespaces'
      : 'listCoreV1ServiceForAllNamespaces';
  yield* watch(server, operationPath(operation), options);
}

async function* watch(
  { connection, features }: ApiServer,
  path: string,
  options: WatchOptions,
): ServiceEvents {
  const query: Query = {
    ...selectionParameters(features, options),
    watch: options.path === 'deprecated' ? undefined : true,
    allowWatchBookmarks: features.watchBookmarks ? options.allowWatchBookmarks : undefined,
  };
  yield* await openWatch<Service>(connection, path, {
    query:
      options.sendInitialEvents === undefined ? query : { ...query, ...initialEvents(features, options) },
    ...(options.timeoutSeconds !== undefined && {
      deadlineMs: options.timeoutSeconds * 1000 + END_GRACE_MS,
    }),
    signal: options.signal,
  });
}

function initialEvents(features: ApiServer['features'], { sendInitialEvents }: WatchOptions): Query {
  demand(features, 'sendInitialEvents');
  // Without these two every server answers 422.
  return { sendInitialEvents, allowWatchBookmarks: true, resourceVersionMatch: 'NotOlderThan' };
}
