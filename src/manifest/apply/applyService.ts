import { asJsonObject, type JsonObject } from '../../common/json.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { FieldChange } from '../diff/fieldChanges.ts';
import { writeEffects, type WriteEffects } from '../diff/writeEffects.ts';
import { wishOf, type ApplyRequest } from './applyRequest.ts';
import { methodOf } from './planWrite.ts';
import { sendWrite } from './sendWrite.ts';
import { isSameService } from './isSameService.ts';
import { takenBack } from './takenBack.ts';
import { withFreshPlan } from './withFreshPlan.ts';

/** What an apply has done. */
export interface ApplyResult {
  /** Who owns which field may have changed in what is `unchanged`. */
  readonly action: 'created' | 'changed' | 'unchanged';
  /** The Service as the server holds it. */
  readonly object: JsonObject;
  /** The Service that it was made from; undefined where there was none. */
  readonly former: JsonObject | undefined;
  /** What the file decides of it. */
  readonly sent: JsonObject;
  readonly method: 'server' | 'client';
  readonly warnings: readonly string[];
  readonly effects: WriteEffects;
  /** What others had changed on the cluster, and the file has set back. */
  readonly takenBack: readonly FieldChange[];
}

/**
 * Applies a Service: one read, and one write unless there is nothing to do. What others write in between is never
 * overwritten.
 *
 * @throws KubeError `conflict` when other managers own what the file changes (see `conflictsOf`), or when the Service
 *   changed again and again meanwhile; `unsupported` where the server has no server-side apply and it was asked for
 */
export async function applyService(
  server: ApiServer,
  request: ApplyRequest,
  signal: AbortSignal,
): Promise<ApplyResult> {
  return withFreshPlan(server, request, signal, async ({ ref, live, plan }) => {
    const force = request.force ?? false;
    const answer =
      plan.action === 'nothing' ? undefined : await sendWrite(server, ref, plan, live, { signal, force });
    const object = answer === undefined ? asJsonObject(live) : (answer.object as unknown as JsonObject);
    const sent = wishOf(request);
    return {
      action: live === undefined ? 'created' : isSameService(live, object) ? 'unchanged' : 'changed',
      object,
      former: live,
      sent,
      method: methodOf(plan),
      warnings: answer?.warnings ?? [],
      effects: writeEffects(sent, object, live),
      takenBack: takenBack(live, object),
    };
  });
}
