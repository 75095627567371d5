import {
  isJsonArray,
  isJsonEqual,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import { toPathText, type FieldPath } from '../diff/fieldPath.ts';
import { memberType, type FieldType, type ListType } from '../merge/fieldType.ts';
import { itemKey } from '../merge/itemKey.ts';
import { isAllocated } from '../merge/serviceDefaults.ts';
import { servicePorts, serviceType } from '../merge/serviceType.ts';
import type { PatchFinding } from './findings.ts';
import type { PatchType } from './patchType.ts';
import { portText } from './portTrap.ts';

/**
 * The lists that a patch puts in the place of others, with what is then gone: all lists for a merge patch, and those
 * that do not merge for a strategic one.
 */
export function checkReplacedLists(
  live: JsonObject,
  patch: JsonObject,
  type: Exclude<PatchType, 'json'>,
): readonly PatchFinding[] {
  const findings: PatchFinding[] = [];
  visit(live, patch, { path: [], its: serviceType, type, findings });
  return findings;
}

interface Visit {
  readonly path: FieldPath;
  readonly its: FieldType | undefined;
  readonly type: Exclude<PatchType, 'json'>;
  readonly findings: PatchFinding[];
}

function visit(live: JsonObject, patch: JsonObject, { path, its, type, findings }: Visit): void {
  for (const [name, value] of Object.entries(patch)) {
    const former = ownMember(live, name);
    const member = memberType(its, name);
    const at = [...path, name];
    if (isJsonObject(value) && isJsonObject(former)) {
      visit(former, value, { path: at, its: member, type, findings });
    } else if (isJsonArray(value) && isJsonArray(former)) {
      const list = member?.kind === 'list' ? member : undefined;
      const merges = type === 'strategic' && list?.patchStrategy === 'merge';
      const lost = merges ? [] : whatIsLost(former, value, list);
      if (lost.length > 0) {
        const field = toPathText(at);
        findings.push({ kind: 'listReplaced', path: field, field, lost });
      }
    }
  }
}

function whatIsLost(
  former: readonly Json[],
  next: readonly Json[],
  type: ListType | undefined,
): readonly string[] {
  if (type?.listMapKeys === undefined) {
    return former.filter((item) => !next.some((other) => isJsonEqual(item, other))).map(itemText);
  }
  return former.flatMap((item) => {
    const same = next.find((other) => itemKey(other, type) === itemKey(item, type));
    if (same === undefined) {
      return [itemText(item)];
    }
    const members = isJsonObject(item) && isJsonObject(same) ? lostMembers(item, same) : [];
    return members.length > 0 ? [`${itemText(item)} (${members.join(', ')})`] : [];
  });
}

/** What the server allocated it puts back, and a target port is the port itself unless it says otherwise. */
function lostMembers(item: JsonObject, next: JsonObject): readonly string[] {
  return Object.keys(item).filter(
    (name) =>
      ownMember(next, name) === undefined &&
      name !== 'protocol' &&
      !isAllocated(name) &&
      !(name === 'targetPort' && item['targetPort'] === item['port']),
  );
}

function itemText(item: Json): string {
  if (isJsonObject(item) && item['port'] !== undefined && servicePorts.listMapKeys !== undefined) {
    return portText(item);
  }
  return typeof item === 'string' ? item : JSON.stringify(item);
}
