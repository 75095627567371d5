import { asJsonObject, isJsonEqual, type JsonObject } from '../common/json.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import type { WriteOptions } from '../kube/serviceApi/options.ts';
import { patchService, patchServiceStatus } from '../kube/serviceApi/patchService.ts';
import { replaceService, replaceServiceStatus } from '../kube/serviceApi/replaceService.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import type { Service } from '../kube/types.ts';
import { createMergePatch } from '../manifest/merge/mergePatch.ts';
import { identityOf, withoutManagedFields } from './serviceText.ts';

/** The whole object, but for its status; or its status alone. */
export type Part = 'service' | 'status';

/** `replace` (PUT), or a merge patch for those who may patch and not update. */
export type WriteMethod = 'replace' | 'patch';

export interface ServiceWrite {
  readonly ref: ServiceRef;
  readonly part: Part;
  readonly method: WriteMethod;
  readonly wanted: JsonObject;
  /** What `wanted` was made from. */
  readonly base: JsonObject;
  /** What the cluster holds, on which condition it is written. */
  readonly before: JsonObject;
}

/**
 * Writes a Service on the condition that it is still the one that was read. What a text does not show of it stays: of
 * the managed fields the server keeps its own record where a PUT has none, and a status is written into the object as
 * it was read.
 *
 * @throws KubeError `conflict` where it has changed
 */
export async function writeService(
  server: ApiServer,
  { ref, part, method, wanted, base, before }: ServiceWrite,
  options: WriteOptions,
): Promise<{
  readonly sent: JsonObject;
  readonly stored: JsonObject;
  readonly warnings: readonly string[];
}> {
  const precondition = { ...identityOf(before) };
  if (method === 'patch') {
    const changes =
      part === 'status'
        ? createMergePatch({ status: base['status'] ?? {} }, { status: wanted['status'] ?? {} })
        : createMergePatch(decidable(base), decidable(wanted));
    const patch = withMetadata(changes, precondition);
    const send = part === 'status' ? patchServiceStatus : patchService;
    const { object, warnings } = await send(server, ref, { type: 'merge', patch }, options);
    return { sent: wanted, stored: toJson(object), warnings };
  }
  const sent =
    part === 'status'
      ? withoutManagedFields({ ...before, status: wanted['status'] ?? {} })
      : withMetadata(withoutShownManagers(wanted, base), precondition);
  const send = part === 'status' ? replaceServiceStatus : replaceService;
  const { object, warnings } = await send(server, ref, sent as unknown as Service, options);
  return { sent, stored: toJson(object), warnings };
}

/** What of a Service a patch may name: a status has a path of its own. */
function decidable({ status: _, ...service }: JsonObject): JsonObject {
  return withoutManagedFields(service);
}

/** A record of the managers that a text only shows may be out of date: without one the server goes on with its own. */
function withoutShownManagers(wanted: JsonObject, base: JsonObject): JsonObject {
  const [here, shown] = [wanted, base].map((service) => asJsonObject(service['metadata'])['managedFields']);
  return isJsonEqual(here, shown) ? withoutManagedFields(wanted) : wanted;
}

function withMetadata(object: JsonObject, more: JsonObject): JsonObject {
  return { ...object, metadata: { ...asJsonObject(object['metadata']), ...more } };
}

function toJson(service: Service): JsonObject {
  return service as unknown as JsonObject;
}
