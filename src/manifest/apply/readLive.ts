import type { JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import { readService } from '../../kube/serviceApi/readService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';

/** Reads a Service; undefined where there is none. @throws KubeError where that cannot be found out */
export async function readLive(
  server: ApiServer,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  try {
    const { object } = await readService(server, ref, { signal });
    return object as unknown as JsonObject;
  } catch (error) {
    if (error instanceof KubeError && error.code === 'notFound') {
      return undefined;
    }
    throw error;
  }
}
