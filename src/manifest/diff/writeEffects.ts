import type { JsonObject } from '../../common/json.ts';
import { withoutLastApplied } from '../merge/lastApplied.ts';
import { meant } from '../merge/meant.ts';
import { wish } from '../merge/wish.ts';
import { fieldChanges, type FieldChange } from './fieldChanges.ts';

/** What a server has made of what was sent, in fields that people decide. */
export interface WriteEffects {
  /** Fields that nobody named and that the server has set. */
  readonly defaulted: readonly FieldChange[];
  /** Fields that were sent and are not stored. */
  readonly dropped: readonly FieldChange[];
  /** Fields that are stored with another value than was sent. */
  readonly altered: readonly FieldChange[];
}

/**
 * @param sent the Service as it was sent, whole or the part that its file decides
 * @param stored the Service in the answer
 * @param former the Service before; what it had already and was not sent is no effect of this write
 */
export function writeEffects(sent: JsonObject, stored: JsonObject, former?: JsonObject): WriteEffects {
  const [asked, held, was] = [sent, stored, former ?? {}].map(decided) as [
    JsonObject,
    JsonObject,
    JsonObject,
  ];
  const fresh = fieldChanges(was, held).map(({ path }) => path);
  const isFresh = (path: string): boolean =>
    fresh.some((changed) => path === changed || isWithin(path, changed));
  // From what is held to what was asked for: so the indices are those of the file.
  const lost = fieldChanges(held, asked);
  return {
    defaulted: fieldChanges(asked, held).filter(({ path, before }) => before === undefined && isFresh(path)),
    dropped: lost.flatMap(({ path, before, after }) =>
      before === undefined && after !== undefined ? [{ path, before: after }] : [],
    ),
    altered: lost.flatMap(({ path, before, after }) =>
      before !== undefined && after !== undefined ? [{ path, before: after, after: before }] : [],
    ),
  };
}

function decided(service: JsonObject): JsonObject {
  return meant(wish(withoutLastApplied(service)));
}

/** Whether a path leads on from another, as `spec.ports[0].name` from `spec.ports[0]`. */
function isWithin(path: string, other: string): boolean {
  return path.startsWith(other) && ['.', '['].includes(path.charAt(other.length));
}
