import { isJsonEqual, type JsonObject } from '../../common/json.ts';
import { comparable } from '../diff/comparable.ts';
import { fieldChanges, type FieldChange } from '../diff/fieldChanges.ts';
import { readLastApplied } from '../merge/lastApplied.ts';

/**
 * What an apply sets back: fields that the file says as it did when it was last applied, and that somebody changed on
 * the cluster meanwhile. As with kubectl the file wins; whoever applied it is told.
 *
 * @param former the Service before; without kubectl's annotation in it nobody knows what the file said
 * @param stored the Service as the apply has left it
 */
export function takenBack(former: JsonObject | undefined, stored: JsonObject): readonly FieldChange[] {
  const last = former && readLastApplied(former);
  if (last?.state !== 'present') {
    return [];
  }
  const before = comparable(former ?? {});
  // Towards what the file said and towards what is stored: so the indices of both are those of the file.
  const back = new Map(fieldChanges(before, comparable(last.config)).map(({ path, after }) => [path, after]));
  return fieldChanges(before, comparable(stored)).filter(
    ({ path, after }) => after !== undefined && isJsonEqual(back.get(path), after),
  );
}
