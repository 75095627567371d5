import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';

export interface PointedValue {
  /** RFC 6901. */
  readonly pointer: string;
  readonly value: Json;
}

/** Everything that is there, each with its JSON pointer: a member before what is in it. */
export function pointersOf(object: JsonObject): readonly PointedValue[] {
  return membersOf(object).flatMap(([name, value]) => below(`/${escapeToken(name)}`, value));
}

/** A name as one reference token of a pointer. */
export function escapeToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function below(pointer: string, value: Json): readonly PointedValue[] {
  const members = membersOf(value).flatMap(([name, member]) =>
    below(`${pointer}/${escapeToken(name)}`, member),
  );
  return [{ pointer, value }, ...members];
}

function membersOf(value: Json): readonly (readonly [string, Json])[] {
  if (isJsonArray(value)) {
    return value.map((item, index) => [String(index), item]);
  }
  return isJsonObject(value)
    ? Object.entries(value).filter((member): member is [string, Json] => member[1] !== undefined)
    : [];
}
