import { asJsonObject, type JsonObject } from '../../common/json.ts';
import type { ApiResult } from '../../kube/serviceApi/answer.ts';
import { createService } from '../../kube/serviceApi/createService.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import type { PatchOptions } from '../../kube/serviceApi/options.ts';
import { patchService } from '../../kube/serviceApi/patchService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { Service } from '../../kube/types.ts';
import type { ServicePatch } from '../merge/planApply.ts';
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
  const options: PatchOptions = {
    signal,
    fieldManager: FIELD_MANAGER,
    ...(dryRun !== undefined && { dryRun }),
    ...(server.features.fieldValidation && { fieldValidation: 'Warn' as const }),
  };
  switch (plan.action) {
    case 'create': {
      const body = { mediaType: 'application/json', text: JSON.stringify(plan.object) } as const;
      return createService(server, ref.namespace, body, options);
    }
    case 'patch': {
      const { mediaType, body } = plan.patch;
      const type = mediaType === 'application/merge-patch+json' ? 'merge' : 'strategic';
      return patchService(server, ref, { type, patch: onCondition(body, live) }, options);
    }
    case 'serverSideApply': {
      const object = plan.object as unknown as Service;
      const forced = force === true ? { ...options, force } : options;
      return patchService(server, ref, { type: 'apply', object }, forced);
    }
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
function onCondition(patch: ServicePatch['body'], live: JsonObject | undefined): JsonObject {
  const { resourceVersion } = asJsonObject(live?.['metadata']);
  return { ...patch, metadata: { resourceVersion, ...asJsonObject(patch['metadata']) } };
}
