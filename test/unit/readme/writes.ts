import { asJsonObject, type JsonObject } from '../../../src/common/json.ts';
import { writeService, type ServiceWrite } from '../../../src/documents/writeService.ts';
import { createService } from '../../../src/kube/serviceApi/createService.ts';
import { deleteService } from '../../../src/kube/serviceApi/deleteService.ts';
import type { Preconditions } from '../../../src/kube/serviceApi/options.ts';
import type { ApiServer } from '../../../src/kube/serviceApi/server.ts';
import type { Service } from '../../../src/kube/types.ts';
import { FIELD_MANAGER, type ApplyRequest } from '../../../src/manifest/apply/applyRequest.ts';
import { createFromManifest } from '../../../src/manifest/apply/createFromManifest.ts';
import { applyService } from '../../../src/manifest/apply/applyService.ts';
import { previewApply } from '../../../src/manifest/apply/previewApply.ts';
import type { TypedPatch } from '../../../src/manifest/patch/patchType.ts';
import { sendPatch, type PatchRequest } from '../../../src/manifest/patch/sendPatch.ts';

export const REF = { namespace: 'default', name: 'web' };
export const { signal } = new AbortController();

/** One thing that a person does. */
export interface Write {
  readonly title: string;
  /** Makes the Service that is there before; without it there is none. */
  readonly prepare?: (server: ApiServer) => Promise<unknown>;
  readonly run: (server: ApiServer, live: JsonObject) => Promise<unknown>;
}

const options = { signal, fieldManager: FIELD_MANAGER };

function file(label: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: REF.name, labels: { label } },
    spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: 80 }] },
  };
}

/** A change that nobody stands in the way of. */
const noted = { ...file('a'), metadata: { name: REF.name, annotations: { note: 'b' } } };

function request(label: string, how: Partial<ApplyRequest> = {}): ApplyRequest {
  return { object: file(label), namespace: REF.namespace, method: 'auto', ...how };
}

const applied = (server: ApiServer): Promise<unknown> => applyService(server, request('a'), signal);
/** By somebody who is no apply, as far as the server knows. */
const created = (server: ApiServer): Promise<unknown> =>
  createService(server, REF.namespace, file('a') as unknown as Service, {
    ...options,
    ...(server.features.fieldValidation && { fieldValidation: 'Warn' }),
  });
const applies =
  (label: string, how?: Partial<ApplyRequest>) =>
  (server: ApiServer): Promise<unknown> =>
    applyService(server, request(label, how), signal);

function saves(
  how: Pick<ServiceWrite, 'part' | 'method'>,
): (server: ApiServer, live: JsonObject) => Promise<unknown> {
  return (server, live) => {
    const metadata = { ...asJsonObject(live['metadata']), labels: { label: 'b' } };
    const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } };
    const wanted = how.part === 'status' ? { ...live, status } : { ...live, metadata };
    return writeService(server, { ref: REF, ...how, wanted, base: live, before: live }, options);
  };
}

const patches =
  (part: PatchRequest['part'], patch: TypedPatch) =>
  (server: ApiServer, live: JsonObject): Promise<unknown> => {
    const { resourceVersion } = asJsonObject(live['metadata']) as { readonly resourceVersion: string };
    return sendPatch(server, { ref: REF, part, patch, resourceVersion }, { signal });
  };

const LABELS = { metadata: { labels: { label: 'b' } } };

/** In the order of the table's rows. */
export const WRITES: readonly Write[] = [
  {
    title: 'Create',
    run: (server) => createFromManifest(server, request('a'), { signal }),
  },
  { title: 'Apply what is not there', run: applies('a') },
  { title: 'Apply what was applied before', prepare: applied, run: applies('b') },
  { title: 'Apply again', prepare: applied, run: applies('a') },
  { title: 'Apply what nobody applied', prepare: created, run: applies('a', { object: noted }) },
  {
    title: 'Preview of an apply',
    prepare: applied,
    run: (server) => previewApply(server, request('b'), signal),
  },
  { title: 'Save', prepare: created, run: saves({ part: 'service', method: 'replace' }) },
  {
    title: 'Save, where you may only patch',
    prepare: created,
    run: saves({ part: 'service', method: 'patch' }),
  },
  {
    title: 'Strategic merge patch',
    prepare: created,
    run: patches('service', { type: 'strategic', patch: LABELS }),
  },
  { title: 'Merge patch', prepare: created, run: patches('service', { type: 'merge', patch: LABELS }) },
  {
    title: 'JSON patch',
    prepare: created,
    run: patches('service', { type: 'json', patch: [{ op: 'remove', path: '/metadata/labels' }] }),
  },
  { title: 'Save the status', prepare: created, run: saves({ part: 'status', method: 'replace' }) },
  {
    title: 'Patch the status',
    prepare: created,
    run: patches('status', { type: 'merge', patch: { status: { loadBalancer: {} } } }),
  },
  {
    title: 'Delete',
    prepare: created,
    run: (server: ApiServer, live: JsonObject): Promise<unknown> => {
      const { uid, resourceVersion } = asJsonObject(live['metadata']) as Required<Preconditions>;
      const preconditions = { uid, resourceVersion };
      return deleteService(server, REF, { signal, preconditions, ifUnsupported: 'readFirst' });
    },
  },
];
