import { asJsonObject, type JsonObject } from '../../common/json.ts';
import type { ApiResult } from '../../kube/serviceApi/answer.ts';
import { createService } from '../../kube/serviceApi/createService.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import type { CreateOptions, PatchOptions } from '../../kube/serviceApi/options.ts';
import { patchService } from '../../kube/serviceApi/patchService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { Service } from '../../kube/types.ts';
import { conflictsOf, conflictsWithOthers } from './applyConflicts.ts';
import { FIELD_MANAGER } from './applyRequest.ts';
import type { WritePlan } from './planWrite.ts';

/** How a planned request is sent. */
export interface SendOptions {
  readonly signal: AbortSignal;
  /** Everything but the write itself. */
  readonly dryRun?: 'All';
  /** Takes the fields of other managers. With server-side apply only. */
  readonly force?: boolean;
}

/** The parameters of whatever is sent for a file: the server is to warn of fields that it does not know, if it can. */
export function writeOptions(
  { features }: ApiServer,
  options: Pick<SendOptions, 'signal' | 'dryRun'>,
): CreateOptions {
  return {
    ...options,
    fieldManager: FIELD_MANAGER,
    ...(features.fieldValidation && { fieldValidation: 'Warn' }),
  };
}

/**
 * Sends what was planned; a dry run is the same request with one parameter more.
 *
 * @param live what it was planned from
 * @throws KubeError `conflict` where the Service is not the one any more that it was planned from
 */
export async function sendWrite(
  server: ApiServer,
  ref: ServiceRef,
  plan: Exclude<WritePlan, { readonly action: 'nothing' }>,
  live: JsonObject | undefined,
  { signal, dryRun, force }: SendOptions,
): Promise<ApiResult<Service>> {
  const options = writeOptions(server, { signal, ...(dryRun !== undefined && { dryRun }) });
  switch (plan.action) {
    case 'create':
      return createService(server, ref.namespace, plan.object as unknown as Service, options);
    case 'patch': {
      const { mediaType, body } = plan.patch;
      const type = mediaType === 'application/merge-patch+json' ? 'merge' : 'strategic';
      return patchService(server, ref, { type, patch: onCondition(body, live) }, options);
    }
    case 'serverSideApply':
      return force === true
        ? sendApply(server, ref, plan.object, { ...options, force })
        : sendApplyOverOwn(server, ref, { object: plan.object, live }, options);
  }
}

function sendApply(
  server: ApiServer,
  ref: ServiceRef,
  object: JsonObject,
  options: PatchOptions,
): Promise<ApiResult<Service>> {
  return patchService(server, ref, { type: 'apply', object: object as unknown as Service }, options);
}

/**
 * What this extension has written otherwise than by an apply, such as the save of a live document, has another entry
 * among the managers, which the server holds against an apply of the very same name. That is nobody else's: those fields
 * are taken, on the condition that nobody has got hold of them meanwhile.
 */
async function sendApplyOverOwn(
  server: ApiServer,
  ref: ServiceRef,
  { object, live }: { readonly object: JsonObject; readonly live: JsonObject | undefined },
  options: PatchOptions,
): Promise<ApiResult<Service>> {
  try {
    return await sendApply(server, ref, object, options);
  } catch (error) {
    if (live === undefined || conflictsOf(error).length === 0 || conflictsWithOthers(error).length > 0) {
      throw error;
    }
    return sendApply(server, ref, onCondition(object, live), { ...options, force: true });
  }
}

/**
 * The patch, on the condition that the Service has not changed since it was planned. kubectl sends a strategic merge
 * patch without one, and there a change that comes between its read and its write can be lost unseen: a label that
 * somebody sets and the patch removes or sets otherwise, a list that is replaced as a whole, and a port with the number
 * of one in the patch but another protocol, which the patch then changes instead (kubernetes/kubernetes#39188). With
 * the condition the server answers 409, and what is to be done is planned anew from what is there then; that costs
 * nothing unless there is such a change. What the file itself makes a condition stays.
 */
function onCondition(patch: JsonObject, live: JsonObject | undefined): JsonObject {
  const { resourceVersion } = asJsonObject(live?.['metadata']);
  return { ...patch, metadata: { resourceVersion, ...asJsonObject(patch['metadata']) } };
}
