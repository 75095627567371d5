import { isJsonArray, isJsonEqual, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import { valueAt, type FieldPath } from '../diff/fieldPath.ts';
import { memberType, type FieldType } from '../merge/fieldType.ts';
import { serviceType } from '../merge/serviceType.ts';
import { isOn } from '../schema/fieldVersions.ts';

/**
 * The fields of a Service that mean nothing to a server: those that its version does not have, and those whose feature
 * gate is off by default. It drops them, in silence where it does not validate fields.
 */
export function unknownFields(service: JsonObject, version: KubeVersion): readonly FieldPath[] {
  const unknown: FieldPath[] = [];
  collect(service, serviceType, []);
  return unknown;

  function collect(value: Json | undefined, type: FieldType | undefined, path: FieldPath): void {
    if (isJsonArray(value) && type?.kind === 'list') {
      for (const [index, item] of value.entries()) {
        collect(item, type.items, [...path, index]);
      }
    }
    // Of a struct without fields it is not told here which it has.
    if (!isJsonObject(value) || type?.kind !== 'struct' || Object.keys(type.fields).length === 0) {
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      const at = [...path, name];
      const its = memberType(type, name);
      if (its === undefined || !isOn(withoutIndices(at), version)) {
        unknown.push(at);
      } else {
        collect(member, its, at);
      }
    }
  }
}

/** Those that are new or changed beside what the server holds: what it has, its feature gates let it have. */
export function newUnknownFields(
  live: JsonObject,
  wanted: JsonObject,
  version: KubeVersion,
): readonly FieldPath[] {
  return unknownFields(wanted, version).filter(
    (path) => !isJsonEqual(valueAt(live, path), valueAt(wanted, path)),
  );
}

function withoutIndices(path: FieldPath): string {
  return path.filter((step) => typeof step === 'string').join('.');
}
