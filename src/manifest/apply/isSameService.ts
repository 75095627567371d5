import { isJsonEqual, type JsonObject } from '../../common/json.ts';
import { withoutFields } from '../diff/fieldPath.ts';

/** Whether two states of a Service are the same but for who owns which field, and the version that tells of it. */
export function isSameService(left: JsonObject, right: JsonObject): boolean {
  const rest = (service: JsonObject): JsonObject =>
    withoutFields(service, [
      ['metadata', 'resourceVersion'],
      ['metadata', 'managedFields'],
    ]);
  return isJsonEqual(rest(left), rest(right));
}
