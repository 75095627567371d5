import { readEndpoints, type ServiceEndpoints } from '../../kube/endpoints.ts';
import { KubeError } from '../../kube/errors.ts';
import { readRouting, type Routing } from '../../kube/routing.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import { readService } from '../../kube/serviceApi/readService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { readServiceEvents, type ServiceEvent } from '../../kube/serviceEvents.ts';
import type { Service } from '../../kube/types.ts';

/** A Service and all that tells how it does; a part is the error that kept it from being read. */
export interface StatusFacts {
  readonly service: Service;
  readonly endpoints: ServiceEndpoints | KubeError;
  readonly routing: Routing | KubeError;
  readonly events: readonly ServiceEvent[] | KubeError;
}

/** @throws KubeError when the Service itself cannot be read */
export async function readStatusFacts(
  server: ApiServer,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<StatusFacts> {
  const { connection } = server;
  const [{ object: service }, endpoints, routing, events] = await Promise.all([
    readService(server, ref, { signal }),
    orError(readEndpoints(connection, ref, signal)),
    orError(readRouting(connection, ref, signal)),
    orError(readServiceEvents(connection, ref, signal)),
  ]);
  return { service, endpoints, routing, events };
}

async function orError<T>(answer: Promise<T>): Promise<T | KubeError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubeError && error.code !== 'aborted') {
      return error;
    }
    throw error;
  }
}
