import { isJsonArray, isJsonObject, type Json } from '../../common/json.ts';

/**
 * A value as Go's `encoding/json` writes it: members sorted by the bytes of their names, and what has a meaning in
 * HTML or ends a line in JavaScript escaped. Numbers are alike in both languages, but for integers beyond 2^53, which no
 * field of a Service takes.
 */
export function goJson(value: Json): string {
  if (isJsonArray(value)) {
    return `[${value.map(goJson).join(',')}]`;
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value)
      .filter((member): member is [string, Json] => member[1] !== undefined)
      .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
      .map(([name, member]) => `${goString(name)}:${goJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return typeof value === 'string' ? goString(value) : JSON.stringify(value);
}

function goString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
