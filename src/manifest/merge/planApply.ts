import { asJsonObject, isJsonArray, isJsonEqual, isJsonObject, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { checkAddress } from '../../kube/serviceApi/body.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import { checkFile } from './checkFile.ts';
import { createStrategicPatch } from './createStrategicPatch.ts';
import { readLastApplied, withLastApplied, type LastApplied } from './lastApplied.ts';
import { createMergePatch } from './mergePatch.ts';
import { completeSpec, isAllocated } from './serviceDefaults.ts';
import { serviceType } from './serviceType.ts';
import { applyStrategicMergePatch } from './strategicMerge.ts';
import { threeWayMerge } from './threeWayMerge.ts';
import { preconditionsOf, wish } from './wish.ts';

/** What a client-side apply of a Service is to send. */
export type ApplyPlan =
  | { readonly action: 'create'; readonly object: JsonObject }
  | { readonly action: 'nothing'; readonly wantedLive: JsonObject }
  | PatchPlan;

export interface PatchPlan {
  readonly action: 'patch';
  /** The object that the server will have, but for what it chooses itself (addresses, node ports, versions, times). */
  readonly wantedLive: JsonObject;
  readonly patch: ServicePatch;
  /** Whether what the file said before was known; without it nothing that the file no longer says can be removed. */
  readonly lastApplied: LastApplied['state'];
  /** Ports that a strategic merge patch to the same end would have lost, as `53/UDP`; then it is not used. */
  readonly endangeredPorts: readonly string[];
}

export interface ServicePatch {
  readonly mediaType: 'application/strategic-merge-patch+json' | 'application/merge-patch+json';
  readonly body: JsonObject;
}

/**
 * Plans `kubectl apply` of a Service without a request: a three-way merge of what was applied last, what is live and
 * what the file says, and the patch that brings it about.
 *
 * It is a strategic merge patch, as kubectl sends, where the server's own algorithm makes of it what the merge expects.
 * Where not (TCP and UDP on one port number, kubernetes/kubernetes#39188) it is a JSON merge patch with the whole list
 * of ports, on the condition that the object has not changed meanwhile.
 *
 * @param file the Service as the file has it, as JSON
 * @param live the Service on the server; undefined where there is none
 * @param namespace where it goes if the file does not say
 * @throws KubeError `invalid` for a file that is no Service at all, or another one than `live`
 */
export function planApply(file: JsonObject, live: JsonObject | undefined, namespace: string): ApplyPlan {
  checkFile(file);
  const object = withLastApplied(file, namespace);
  if (live === undefined) {
    return { action: 'create', object };
  }
  checkAddress(asJsonObject(object['metadata']), refOf(live), { nameRequired: true });
  const lastApplied = readLastApplied(live);
  const last = lastApplied.state === 'present' ? lastApplied.config : {};
  const wantedLive = mergeService(last, live, object);
  if (isJsonEqual(wantedLive, live)) {
    return { action: 'nothing', wantedLive };
  }
  const { patch, endangeredPorts } = choosePatch(live, wantedLive, preconditionsOf(file));
  return { action: 'patch', wantedLive, patch, lastApplied: lastApplied.state, endangeredPorts };
}

function refOf(live: JsonObject): Partial<ServiceRef> {
  const { name, namespace } = asJsonObject(live['metadata']);
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof namespace === 'string' && { namespace }),
  };
}

function mergeService(last: JsonObject, live: JsonObject, wanted: JsonObject): JsonObject {
  const merged = threeWayMerge({ last: wish(last), live, wanted: wish(wanted) }, serviceType, isAllocated);
  const spec = completeSpec(
    asJsonObject(merged['spec']),
    asJsonObject(live['spec']),
    asJsonObject(wanted['spec']),
  );
  return { ...merged, spec };
}

function choosePatch(
  live: JsonObject,
  wantedLive: JsonObject,
  preconditions: JsonObject,
): Pick<PatchPlan, 'patch' | 'endangeredPorts'> {
  const strategic = createStrategicPatch(live, wantedLive, serviceType);
  const result = preview(live, strategic);
  if (isJsonEqual(result, wantedLive)) {
    const body = withMetadata(strategic, preconditions);
    return { patch: { mediaType: 'application/strategic-merge-patch+json', body }, endangeredPorts: [] };
  }
  const { resourceVersion } = asJsonObject(live['metadata']);
  const body = withMetadata(createMergePatch(live, wantedLive), { resourceVersion, ...preconditions });
  const left = new Set(portNames(result ?? wantedLive));
  return {
    patch: { mediaType: 'application/merge-patch+json', body },
    endangeredPorts: portNames(wantedLive).filter((port) => !left.has(port)),
  };
}

/** @returns undefined where no server would take the patch, such as for a port without a number */
function preview(live: JsonObject, patch: JsonObject): JsonObject | undefined {
  try {
    return applyStrategicMergePatch(live, patch);
  } catch (error) {
    if (error instanceof KubeError) {
      return undefined;
    }
    throw error;
  }
}

function withMetadata(patch: JsonObject, more: JsonObject): JsonObject {
  return Object.keys(more).length === 0
    ? patch
    : { ...patch, metadata: { ...asJsonObject(patch['metadata']), ...more } };
}

function portNames(service: JsonObject): readonly string[] {
  const { ports } = asJsonObject(service['spec']);
  const items = isJsonArray(ports) ? ports.filter(isJsonObject) : [];
  return items.map(({ port, protocol = 'TCP' }) => `${JSON.stringify(port)}/${protocol as string}`);
}
