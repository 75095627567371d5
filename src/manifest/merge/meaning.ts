import type { Json } from '../../common/json.ts';
import type { FieldType } from './fieldType.ts';

/** @returns undefined for what the server takes for nothing */
export function meaningOf(value: Json | undefined, type: FieldType | undefined): Json | undefined {
  const isZero = value === '' || value === 0 || value === false;
  const isOmitted = isZero && type?.kind === 'scalar' && type.omitsZero === true;
  return value === null || isOmitted ? undefined : value;
}

/** An empty map or list is not stored. */
export function isNothing(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
