import type { Json } from '../../common/json.ts';

/**
 * The words of Go's JSON parser for what V8's parser complained of. Other parsers speak for themselves.
 *
 * @param text what was parsed
 */
export function goParseError({ message }: Error, text: string): string {
  const [, position] = / at position (\d+)/.exec(message) ?? [];
  if (message.startsWith('Unexpected end') || Number(position) >= text.length) {
    return 'unexpected end of JSON input';
  }
  const [, token] = /^Unexpected token '(.)'/su.exec(message) ?? [];
  const character = token ?? (position === undefined ? undefined : text.charAt(Number(position)));
  return character === undefined
    ? message
    : `invalid character '${character}' looking for beginning of value`;
}

/** The word of Go's JSON decoder for what it met. */
export function goTypeOf(value: Json): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
