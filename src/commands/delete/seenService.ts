import { mapConcurrently } from '../../common/mapConcurrently.ts';
import { readEndpoints, readyOf } from '../../kube/endpoints.ts';
import { KubeError } from '../../kube/errors.ts';
import { REQUESTS_AT_ONCE } from '../../kube/network/requestLimit.ts';
import { readNamespaceRouting, type Routing } from '../../kube/routing.ts';
import { readService } from '../../kube/serviceApi/readService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { Service } from '../../kube/types.ts';
import type { ServiceTarget } from '../serviceArgument.ts';

/** A Service as the person sees it when asked whether to delete it, and nothing newer is deleted. */
export interface SeenService {
  readonly target: ServiceTarget;
  readonly server: ApiServer;
  readonly object: Service;
  /** How many endpoints get requests through it; undefined where that could not be found out. */
  readonly readyEndpoints: number | undefined;
  /** What leads to it from outside; undefined where that could not be found out. */
  readonly routing: Routing | undefined;
}

/** What was found of a Service; `gone` where there is none. */
export type Sight = SeenService | { readonly target: ServiceTarget; readonly error: KubeError };

/** Looks at Services and at what depends on them. Once aborted, that is the error of all that were not yet seen. */
export async function lookAtServices(
  targets: readonly ServiceTarget[],
  signal: AbortSignal,
): Promise<readonly Sight[]> {
  const routings = new Map<string, Promise<((name: string) => Routing) | undefined>>();
  const routingOf = async (
    { cluster, ref }: ServiceTarget,
    { connection }: ApiServer,
  ): Promise<Routing | undefined> => {
    const key = JSON.stringify([cluster.context, ref.namespace]);
    const known = routings.get(key) ?? unlessUnknown(readNamespaceRouting(connection, ref.namespace, signal));
    routings.set(key, known);
    return (await known)?.(ref.name);
  };
  const look = async (target: ServiceTarget): Promise<Sight> => {
    try {
      const server = await target.cluster.apiServer(signal);
      const [{ object }, endpoints, routing] = await Promise.all([
        readService(server, target.ref, { signal }),
        unlessUnknown(readEndpoints(server.connection, target.ref, signal)),
        routingOf(target, server),
      ]);
      return { target, server, object, readyEndpoints: endpoints && readyOf(endpoints).length, routing };
    } catch (error) {
      if (error instanceof KubeError) {
        return { target, error };
      }
      throw error;
    }
  };
  return mapConcurrently(targets, REQUESTS_AT_ONCE, look);
}

/** What depends on a Service is good to know, and no reason to let it be. */
async function unlessUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubeError) {
      return undefined;
    }
    throw error;
  }
}
