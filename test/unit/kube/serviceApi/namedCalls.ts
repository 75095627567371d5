import { createService } from '../../../../src/kube/serviceApi/createService.ts';
import { deleteService } from '../../../../src/kube/serviceApi/deleteService.ts';
import { listServices } from '../../../../src/kube/serviceApi/listServices.ts';
import type { ServiceRef } from '../../../../src/kube/serviceApi/names.ts';
import { patchService, patchServiceStatus } from '../../../../src/kube/serviceApi/patchService.ts';
import { proxyService } from '../../../../src/kube/serviceApi/proxyService.ts';
import { readService, readServiceStatus } from '../../../../src/kube/serviceApi/readService.ts';
import { replaceService, replaceServiceStatus } from '../../../../src/kube/serviceApi/replaceService.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { watchService, watchServices } from '../../../../src/kube/serviceApi/watchServices.ts';
import { drain } from './assertFails.ts';

const options = { signal: new AbortController().signal };

const body = (metadata: object): { readonly mediaType: 'application/json'; readonly text: string } => ({
  mediaType: 'application/json',
  text: JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, resourceVersion: '1' },
  }),
});

/** One operation on a Service, or on the Services of its namespace. */
export interface NamedCall {
  readonly run: (api: ApiServer, ref: ServiceRef) => Promise<unknown>;
  /** What the path must be made of, behind `/api/v1`. */
  readonly segments: (ref: ServiceRef) => readonly string[];
}

/** All operations that a namespace or a name goes into. */
export const NAMED_CALLS: Readonly<Record<string, NamedCall>> = {
  create: {
    run: (api, { namespace, name }) => createService(api, namespace, body({ name }), options),
    segments: inNamespace,
  },
  list: { run: (api, { namespace }) => listServices(api, namespace, options), segments: inNamespace },
  read: { run: (api, ref) => readService(api, ref, options), segments: oneOf },
  replace: { run: (api, ref) => replaceService(api, ref, body(ref), options), segments: oneOf },
  patch: {
    run: (api, ref) => patchService(api, ref, { type: 'merge', patch: {} }, options),
    segments: oneOf,
  },
  delete: { run: (api, ref) => deleteService(api, ref, options), segments: oneOf },
  'read status': { run: (api, ref) => readServiceStatus(api, ref, options), segments: statusOf },
  'replace status': {
    run: (api, ref) => replaceServiceStatus(api, ref, body(ref), options),
    segments: statusOf,
  },
  'patch status': {
    run: (api, ref) => patchServiceStatus(api, ref, { type: 'merge', patch: {} }, options),
    segments: statusOf,
  },
  'watch one': { run: (api, ref) => drain(watchService(api, ref, options)), segments: inNamespace },
  'watch one, deprecated': {
    run: (api, ref) => drain(watchService(api, ref, { ...options, path: 'deprecated' })),
    segments: (ref) => ['watch', ...oneOf(ref)],
  },
  watch: {
    run: (api, { namespace }) => drain(watchServices(api, namespace, options)),
    segments: inNamespace,
  },
  'watch, deprecated': {
    run: (api, { namespace }) => drain(watchServices(api, namespace, { ...options, path: 'deprecated' })),
    segments: (ref) => ['watch', ...inNamespace(ref)],
  },
  proxy: {
    run: async (api, ref) => {
      const { body } = await proxyService(api, ref, { method: 'GET', ...options });
      body.resume();
    },
    segments: (ref) => [...oneOf(ref), 'proxy'],
  },
};

function inNamespace({ namespace }: ServiceRef): readonly string[] {
  return ['namespaces', namespace, 'services'];
}

function oneOf(ref: ServiceRef): readonly string[] {
  return [...inNamespace(ref), ref.name];
}

function statusOf(ref: ServiceRef): readonly string[] {
  return [...oneOf(ref), 'status'];
}
