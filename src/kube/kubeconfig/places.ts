import type { SourceLocation } from '../errors.ts';

interface Places {
  readonly itself: SourceLocation;
  /** By the key in the file. */
  readonly fields: ReadonlyMap<string, SourceLocation>;
}

/** Beside what was read and not in it: what has only moved within its file is the same, and stays connected. */
const places = new WeakMap<object, Places>();

/** Notes where something stands that was read from a file. */
export function notePlace(
  read: object,
  itself: SourceLocation,
  fields: ReadonlyMap<string, SourceLocation> = new Map(),
): void {
  places.set(read, { itself, fields });
}

/** What was made of something that was read stands where that does. */
export function keepPlace(read: object, made: object): void {
  const known = places.get(read);
  if (known !== undefined) {
    places.set(made, known);
  }
}

/**
 * Where something stands, or one field of it; undefined for what was in no file.
 *
 * @param field its key in the file; where it is left out there, the place is that of the whole
 */
export function placeOf(read: object, field?: string): SourceLocation | undefined {
  const known = places.get(read);
  return (field === undefined ? undefined : known?.fields.get(field)) ?? known?.itself;
}
