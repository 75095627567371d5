import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import { memberType, type FieldType } from '../merge/fieldType.ts';
import { serviceType } from '../merge/serviceType.ts';

/** Fields of a Service that came after 1.12; those of 1.9 to 1.12 are the same. Indices are left out. */
const LATER_FIELDS: ReadonlySet<string> = new Set([
  'spec.clusterIPs',
  'spec.ipFamilies',
  'spec.ipFamilyPolicy',
  'spec.topologyKeys',
  'spec.allocateLoadBalancerNodePorts',
  'spec.loadBalancerClass',
  'spec.internalTrafficPolicy',
  'spec.trafficDistribution',
  'spec.ports.appProtocol',
]);

/**
 * The fields of a file that a server without dry runs, which is one up to 1.12, does not know. It drops them in
 * silence; every later server can be asked.
 */
export function unknownFields(file: JsonObject): readonly FieldPath[] {
  const unknown: FieldPath[] = [];
  collect(file, serviceType, [], unknown);
  return unknown;
}

function collect(
  value: Json | undefined,
  type: FieldType | undefined,
  path: FieldPath,
  unknown: FieldPath[],
): void {
  if (isJsonArray(value) && type?.kind === 'list') {
    for (const [index, item] of value.entries()) {
      collect(item, type.items, [...path, index], unknown);
    }
  }
  // Of a struct without fields it is not told here which it has.
  if (!isJsonObject(value) || type?.kind !== 'struct' || Object.keys(type.fields).length === 0) {
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const at = [...path, name];
    const its = memberType(type, name);
    const isLater = LATER_FIELDS.has(at.filter((step) => typeof step === 'string').join('.'));
    if (its === undefined || isLater) {
      unknown.push(at);
    } else {
      collect(member, its, at, unknown);
    }
  }
}
