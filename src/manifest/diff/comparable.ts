import { asJsonObject, type JsonObject } from '../../common/json.ts';
import { withoutLastApplied } from '../merge/lastApplied.ts';
import { meant } from '../merge/meant.ts';
import { completeSpec } from '../merge/serviceDefaults.ts';
import { wish } from '../merge/wish.ts';

/**
 * A Service as people decide it: without what the server keeps in it (identity, versions, managers, status), without
 * kubectl's annotation, without fields that are empty, and with the defaults in place. Two Services are to be compared
 * in this form: a file, which leaves out what has a default, and what a cluster has made of it.
 */
export function comparable(service: JsonObject): JsonObject {
  const decided = meant(wish(withoutLastApplied(service)));
  const spec = asJsonObject(decided['spec']);
  return { apiVersion: 'v1', kind: 'Service', ...decided, spec: completeSpec(spec, spec, spec) };
}
