import type { JsonObject } from '../../common/json.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { comparable } from '../diff/comparable.ts';
import { fieldChanges, type FieldChange } from '../diff/fieldChanges.ts';
import { planApply } from '../merge/planApply.ts';
import type { ApplyRequest } from './applyRequest.ts';
import { mergeLocally } from './mergeLocally.ts';

/**
 * What applying would change of a Service that is there, in the fields that people decide, without asking anybody:
 * cheap enough for every pause of typing, and less exact than `previewApply`. It is what a client-side apply makes of
 * it; who owns which field only the server knows.
 *
 * @param live what the cluster holds
 * @throws KubeError `invalid` for a file that no server would take for this Service
 */
export function localChanges(
  { features }: ApiServer,
  { object, namespace }: Pick<ApplyRequest, 'object' | 'namespace'>,
  live: JsonObject,
): readonly FieldChange[] {
  const plan = planApply(object, live, namespace);
  if (plan.action !== 'patch') {
    return [];
  }
  const wanted = features.dryRun ? plan.wantedLive : mergeLocally(plan, live);
  return fieldChanges(comparable(live), comparable(wanted));
}
