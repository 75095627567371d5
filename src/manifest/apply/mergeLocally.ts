import { asJsonObject, type JsonObject } from '../../common/json.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { withoutFields } from '../diff/fieldPath.ts';
import { meant } from '../merge/meant.ts';
import { completeSpec } from '../merge/serviceDefaults.ts';
import { wish } from '../merge/wish.ts';
import type { WritePlan } from './planWrite.ts';
import { newUnknownFields } from './unknownFields.ts';

/**
 * What a server that knows no dry run, which is one up to 1.12, makes of a plan, but for what it chooses.
 *
 * @param live what it was planned from
 */
export function mergeLocally(
  plan: WritePlan,
  live: JsonObject | undefined,
  { version }: Pick<ApiServer, 'version'>,
): JsonObject {
  const merged =
    plan.action === 'create' ? created(plan.object) : plan.action === 'patch' ? plan.wantedLive : live;
  const wanted = asJsonObject(merged);
  return withoutFields(wanted, newUnknownFields(asJsonObject(live), wanted, version));
}

function created(object: JsonObject): JsonObject {
  const wanted = meant(wish(object));
  const [metadata, spec] = [asJsonObject(wanted['metadata']), asJsonObject(wanted['spec'])];
  const { namespace, name } = metadata as { readonly namespace: string; readonly name: string };
  const selfLink = `/api/v1/namespaces/${namespace}/services/${name}`;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, selfLink },
    spec: completeSpec(spec, {}, spec),
    status: { loadBalancer: {} },
  };
}
