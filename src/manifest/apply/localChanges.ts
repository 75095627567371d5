import type { JsonObject } from '../../common/json.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { comparable } from '../diff/comparable.ts';
import { fieldChanges, type FieldChange } from '../diff/fieldChanges.ts';
import { toPathText, withoutFields } from '../diff/fieldPath.ts';
import { planApply } from '../merge/planApply.ts';
import type { ApplyRequest } from './applyRequest.ts';
import { newUnknownFields } from './unknownFields.ts';

/** How a file and a Service on a cluster differ. */
export interface LocalChanges {
  readonly changes: readonly FieldChange[];
  /** Paths of what the file says besides and the server would drop. */
  readonly dropped: readonly string[];
}

/**
 * What applying would change of a Service that is there, in the fields that people decide, without asking anybody:
 * cheap enough for every pause of typing, and less exact than `previewApply`. It is what a client-side apply makes of
 * it; who owns which field only the server knows.
 *
 * @param live what the cluster holds
 * @throws KubeError `invalid` for a file that no server would take for this Service
 */
export function localChanges(
  { version }: Pick<ApiServer, 'version'>,
  { object, namespace }: Pick<ApplyRequest, 'object' | 'namespace'>,
  live: JsonObject,
): LocalChanges {
  const plan = planApply(object, live, namespace);
  if (plan.action !== 'patch') {
    return { changes: [], dropped: [] };
  }
  const dropped = newUnknownFields(live, plan.wantedLive, version);
  const wanted = withoutFields(plan.wantedLive, dropped);
  return {
    changes: fieldChanges(comparable(live), comparable(wanted)),
    dropped: dropped.map(toPathText),
  };
}
