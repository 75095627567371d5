import { ownMember, type JsonObject } from '../../../common/json.ts';
import type { JsonPatchOperation } from '../../../kube/serviceApi/patchService.ts';
import { escapeToken } from '../pointers.ts';
import { mapAt, removeValue, setValue } from './operations.ts';

/** The maps of a Service that people edit one by one. */
export const MEMBER_MAPS = {
  labels: '/metadata/labels',
  annotations: '/metadata/annotations',
  selector: '/spec/selector',
} as const;

export type MemberMap = keyof typeof MEMBER_MAPS;

/** What becomes of members, by their keys; null removes one. */
export type MemberChanges = Readonly<Record<string, string | null>>;

/** Sets and removes labels, annotations or members of the selector; empty where all is so already. */
export function membersPatch(
  live: JsonObject,
  map: MemberMap,
  changes: MemberChanges,
): readonly JsonPatchOperation[] {
  const path = MEMBER_MAPS[map];
  const former = mapAt(live, path);
  const changed = Object.entries(changes).filter(
    ([key, value]) => (ownMember(former ?? {}, key) ?? null) !== value,
  );
  if (former === undefined) {
    return changed.length === 0 ? [] : [{ op: 'add', path, value: Object.fromEntries(changed) }];
  }
  return changed.flatMap(([key, value]) => {
    const member = `${path}/${escapeToken(key)}`;
    return value === null ? removeValue(live, member) : setValue(live, member, value);
  });
}
