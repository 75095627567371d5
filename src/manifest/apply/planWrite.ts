import type { JsonObject } from '../../common/json.ts';
import { demand } from '../../kube/serviceApi/parameters.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { readLastApplied } from '../merge/lastApplied.ts';
import { planApply, type PatchPlan } from '../merge/planApply.ts';
import type { ApplyRequest } from './applyRequest.ts';
import { serverSideObject } from './serverSideObject.ts';

/** The one request that an apply needs, or that it needs none. */
export type WritePlan =
  | { readonly action: 'nothing' }
  | { readonly action: 'create'; readonly object: JsonObject }
  | PatchPlan
  | { readonly action: 'serverSideApply'; readonly object: JsonObject };

/**
 * Decides what to send, from what is live.
 *
 * @throws KubeError `unsupported` where the server has no server-side apply and it was asked for
 */
export function planWrite(
  { features }: ApiServer,
  request: ApplyRequest,
  live: JsonObject | undefined,
): WritePlan {
  const { object, namespace, method } = request;
  if (method === 'server') {
    demand(features, 'serverSideApply');
  }
  const isServerSide =
    method === 'server' || (method === 'auto' && features.serverSideApply && !belongsToKubectlApply(live));
  return isServerSide
    ? { action: 'serverSideApply', object: serverSideObject(request, live) }
    : planApply(object, live, namespace);
}

/**
 * Whether a client-side apply is what keeps `kubectl apply` going without a warning: the Service has its annotation, or
 * is not there yet and gets it now.
 */
function belongsToKubectlApply(live: JsonObject | undefined): boolean {
  return live === undefined || readLastApplied(live).state !== 'absent';
}

export function methodOf({ action }: WritePlan): 'server' | 'client' {
  return action === 'serverSideApply' ? 'server' : 'client';
}
