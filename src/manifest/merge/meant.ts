import type { JsonObject } from '../../common/json.ts';
import { serviceType } from './serviceType.ts';
import { threeWayMerge } from './threeWayMerge.ts';

/** A part of a Service as a server reads it: without nulls, and without what is empty or zero and means nothing. */
export function meant(service: JsonObject): JsonObject {
  return threeWayMerge({ last: {}, live: {}, wanted: service }, serviceType, () => false);
}
