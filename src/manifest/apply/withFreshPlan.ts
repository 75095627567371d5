import type { JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { preconditionsOf } from '../merge/wish.ts';
import { conflictsOf } from './applyConflicts.ts';
import { refOf, type ApplyRequest } from './applyRequest.ts';
import { planWrite, type WritePlan } from './planWrite.ts';
import { readLive } from './readLive.ts';

/** A request as it was planned, and the state that it was planned from. */
export interface Planned {
  readonly ref: ServiceRef;
  /** The Service on the server; undefined where there is none. */
  readonly live: JsonObject | undefined;
  readonly plan: WritePlan;
}

const MAX_ATTEMPTS = 3;

/**
 * Reads the Service, plans what to send, and lets `attempt` send it. Where the Service has changed, come or gone in
 * between, everything is done anew, three times at most; nothing is ever sent that was planned from something else than
 * what is there.
 *
 * @throws KubeError what the last attempt throws
 */
export async function withFreshPlan<T>(
  server: ApiServer,
  request: ApplyRequest,
  signal: AbortSignal,
  attempt: (planned: Planned) => Promise<T>,
): Promise<T> {
  const ref = refOf(request);
  for (let count = 1; ; count += 1) {
    const live = await readLive(server, ref, signal);
    try {
      return await attempt({ ref, live, plan: planWrite(server, request, live) });
    } catch (error) {
      if (count === MAX_ATTEMPTS || !isOvertaken(error, live) || hasConditions(request)) {
        throw error;
      }
    }
  }
}

/** Whether somebody else has written in between. A conflict of field managers is none that would go away. */
function isOvertaken(error: unknown, live: JsonObject | undefined): boolean {
  if (!(error instanceof KubeError)) {
    return false;
  }
  const isGone = error.code === 'notFound' && live !== undefined;
  return isGone || (error.code === 'conflict' && conflictsOf(error).length === 0);
}

/** A file that is for one version of a Service only is for no later one. */
function hasConditions({ object }: ApplyRequest): boolean {
  return Object.keys(preconditionsOf(object)).length > 0;
}
