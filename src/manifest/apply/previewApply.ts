import { asJsonObject, isJsonEqual, type JsonObject } from '../../common/json.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { toPathText, withoutFields } from '../diff/fieldPath.ts';
import { writeEffects } from '../diff/writeEffects.ts';
import { conflictsWithOthers, type ApplyConflict } from './applyConflicts.ts';
import { wishOf, type ApplyRequest } from './applyRequest.ts';
import { chosenByServer } from './chosenByServer.ts';
import { isSameService } from './isSameService.ts';
import { mergeLocally } from './mergeLocally.ts';
import { methodOf, type WritePlan } from './planWrite.ts';
import { sendWrite } from './sendWrite.ts';
import { withFreshPlan, type Planned } from './withFreshPlan.ts';

/** What an apply would do. */
export interface ApplyPreview {
  readonly action: 'create' | 'change' | 'nothing';
  /** The Service on the cluster; undefined where there is none. */
  readonly live: JsonObject | undefined;
  /** The Service as the cluster would hold it, without the fields of `chosenByServer`. */
  readonly wanted: JsonObject;
  /** Whether the server itself has said so, or a merge here that does as servers do. */
  readonly by: 'dryRun' | 'localMerge';
  readonly method: 'server' | 'client';
  /** Paths whose values are not known before: addresses, node ports, identity, versions, times. */
  readonly chosenByServer: readonly string[];
  readonly warnings: readonly string[];
  /** Paths of the file that this server would not store. */
  readonly droppedFields: readonly string[];
  /** Ports that a strategic merge patch would have lost, as `53/UDP`; it is not used then. */
  readonly endangeredPorts: readonly string[];
  /** Whose fields the file would change, of others. Unless forced it is refused; `wanted` is what forcing would make. */
  readonly conflicts: readonly ApplyConflict[];
}

/** What is found out of a plan by either way. */
type Shown = Pick<ApplyPreview, 'by' | 'warnings' | 'conflicts'> & {
  readonly object: JsonObject;
};

/**
 * Finds out what {@link applyService} would do with the same request, without writing anything: by a dry run of that
 * very request, or, where the server knows none and would carry it out, by a merge here.
 *
 * @throws KubeError whatever the server answers to the request, where it can be asked
 */
export async function previewApply(
  server: ApiServer,
  request: ApplyRequest,
  signal: AbortSignal,
): Promise<ApplyPreview> {
  return withFreshPlan(server, request, signal, async (planned) => {
    const { live, plan } = planned;
    const shown = await show(server, request, planned, signal);
    const { object, ...rest } = shown;
    const chosen =
      live !== undefined && isJsonEqual(object, live)
        ? []
        : chosenByServer({
            shown: object,
            wanted: wantedBy(plan, request),
            live,
            hasAddressLists: server.features.serverSideApply,
          });
    return {
      ...rest,
      action: live === undefined ? 'create' : isSameService(live, object) ? 'nothing' : 'change',
      live,
      wanted: withoutFields(object, chosen),
      method: methodOf(plan),
      chosenByServer: chosen.map(toPathText),
      droppedFields: writeEffects(wishOf(request), object).dropped.map(({ path }) => path),
      endangeredPorts: plan.action === 'patch' ? plan.endangeredPorts : [],
    };
  });
}

async function show(
  server: ApiServer,
  request: ApplyRequest,
  { ref, live, plan }: Planned,
  signal: AbortSignal,
): Promise<Shown> {
  if (!server.features.dryRun) {
    return { object: mergeLocally(plan, live, server), by: 'localMerge', warnings: [], conflicts: [] };
  }
  if (plan.action === 'nothing') {
    return { object: asJsonObject(live), by: 'dryRun', warnings: [], conflicts: [] };
  }
  const dryRun = async (force: boolean): Promise<Pick<Shown, 'object' | 'warnings'>> => {
    const { object, warnings } = await sendWrite(server, ref, plan, live, { signal, dryRun: 'All', force });
    return { object: object as unknown as JsonObject, warnings };
  };
  return { ...(await despiteConflicts(dryRun, request.force ?? false)), by: 'dryRun' };
}

/** Where other managers stand in the way, what came of it if they were overridden, and who they are. */
async function despiteConflicts<T>(
  send: (force: boolean) => Promise<T>,
  force: boolean,
): Promise<T & { readonly conflicts: readonly ApplyConflict[] }> {
  try {
    return { ...(await send(force)), conflicts: [] };
  } catch (error) {
    const conflicts = conflictsWithOthers(error);
    if (conflicts.length === 0) {
      throw error;
    }
    return { ...(await send(true)), conflicts };
  }
}

/** What of the outcome is asked for, so that the server does not choose it. */
function wantedBy(plan: WritePlan, request: ApplyRequest): JsonObject {
  return plan.action === 'patch' ? plan.wantedLive : wishOf(request);
}
