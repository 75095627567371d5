import { asJsonObject, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { createService } from '../../kube/serviceApi/createService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { Service } from '../../kube/types.ts';
import { FIELD_MANAGER } from '../apply/applyRequest.ts';
import { restorable } from './restorable.ts';
import { allocationsOf, refusedOf, withoutAllocations } from './takenFields.ts';

/** What could not come back, because it belongs to somebody else now. */
export interface LostAllocation {
  /** `spec.clusterIP`, `spec.ports[0].nodePort` or `spec.healthCheckNodePort`. */
  readonly path: string;
  readonly was: string | number;
  /** What the Service has instead; absent where it has none. */
  readonly now?: string | number;
}

export interface RestoredService {
  readonly object: Service;
  readonly lost: readonly LostAllocation[];
}

/**
 * Creates a deleted Service again as it was, with its cluster IP and its node ports; those that are taken are left to
 * the server to choose. Nothing that is there is overwritten.
 *
 * @throws KubeError `conflict` when a Service of that name is there
 */
export async function restoreService(
  server: ApiServer,
  deleted: Service,
  signal: AbortSignal,
): Promise<RestoredService> {
  const { namespace = '' } = deleted.metadata;
  const options = { signal, fieldManager: FIELD_MANAGER };
  let wanted = restorable(asJsonObject(deleted));
  for (;;) {
    try {
      const { object } = await createService(server, namespace, wanted as unknown as Service, options);
      return { object, lost: lostOf(asJsonObject(deleted), wanted, asJsonObject(object)) };
    } catch (error) {
      const refused = error instanceof KubeError ? refusedOf(allocationsOf(wanted), error) : [];
      if (refused.length === 0) {
        throw error;
      }
      wanted = withoutAllocations(wanted, refused);
    }
  }
}

function lostOf(deleted: JsonObject, wanted: JsonObject, restored: JsonObject): readonly LostAllocation[] {
  const kept = new Set(allocationsOf(wanted).map(({ path }) => path));
  const chosen = new Map(allocationsOf(restored).map(({ path, value }) => [path, value]));
  return allocationsOf(deleted)
    .filter(({ path }) => !kept.has(path))
    .map(({ path, value }) => {
      const now = chosen.get(path);
      return { path, was: value, ...(now !== undefined && { now }) };
    });
}
