import {
  createService,
  createServiceAcrossNamespaces,
} from '../../../../src/kube/serviceApi/createService.ts';
import { deleteService } from '../../../../src/kube/serviceApi/deleteService.ts';
import { listServices, listServicesForAllNamespaces } from '../../../../src/kube/serviceApi/listServices.ts';
import type {
  DeleteOptions,
  ListOptions,
  PatchOptions,
  ReadOptions,
  WatchOptions,
} from '../../../../src/kube/serviceApi/options.ts';
import {
  patchService,
  patchServiceStatus,
  type Patch,
} from '../../../../src/kube/serviceApi/patchService.ts';
import { readService, readServiceStatus } from '../../../../src/kube/serviceApi/readService.ts';
import { replaceService, replaceServiceStatus } from '../../../../src/kube/serviceApi/replaceService.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import {
  watchService,
  watchServices,
  watchServicesForAllNamespaces,
} from '../../../../src/kube/serviceApi/watchServices.ts';
import { drain } from './assertFails.ts';
import { WEB } from './recordingServer.ts';

export const REF = { namespace: 'shop', name: 'web' };
export const MERGE: Patch = { type: 'merge', patch: { metadata: { labels: { a: 'b' } } } };
export const PATCHES: readonly Patch[] = [
  { type: 'json', operations: [{ op: 'test', path: '/metadata/name', value: 'web' }] },
  MERGE,
  { type: 'strategic', patch: { spec: { ports: [{ port: 80 }] } } },
  { type: 'apply', object: WEB },
];

/** Everything that writes, under its function's name. */
export function writes(
  patch: Patch = MERGE,
): Record<string, (api: ApiServer, options: PatchOptions) => Promise<unknown>> {
  return {
    createService: (api, options) => createService(api, 'shop', WEB, options),
    createServiceAcrossNamespaces: (api, options) => createServiceAcrossNamespaces(api, WEB, options),
    replaceService: (api, options) => replaceService(api, REF, WEB, options),
    replaceServiceStatus: (api, options) => replaceServiceStatus(api, REF, WEB, options),
    patchService: (api, options) => patchService(api, REF, patch, options),
    patchServiceStatus: (api, options) => patchServiceStatus(api, REF, patch, options),
  };
}

export const DELETES: Record<string, (api: ApiServer, options: DeleteOptions) => Promise<unknown>> = {
  deleteService: (api, options) => deleteService(api, REF, options),
};

export const READS: Record<string, (api: ApiServer, options: ReadOptions) => Promise<unknown>> = {
  readService: (api, options) => readService(api, REF, options),
  readServiceStatus: (api, options) => readServiceStatus(api, REF, options),
};

export const LISTS: Record<string, (api: ApiServer, options: ListOptions) => Promise<unknown>> = {
  listServices: (api, options) => listServices(api, 'shop', options),
  listServicesForAllNamespaces: (api, options) => listServicesForAllNamespaces(api, options),
};

export const WATCHES: Record<string, (api: ApiServer, options: WatchOptions) => Promise<unknown>> = {
  watchService: (api, options) => drain(watchService(api, REF, options)),
  watchServices: (api, options) => drain(watchServices(api, 'shop', options)),
  watchServicesForAllNamespaces: (api, options) => drain(watchServicesForAllNamespaces(api, options)),
};
