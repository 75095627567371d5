import { isJsonArray, isJsonObject, type Json } from '../../common/json.ts';

/** A value as Go's `%v` prints it, for messages that must read as the server's do: `map[name:web port:80]`. */
export function goFormat(value: Json | undefined): string {
  if (value === null || value === undefined) {
    return '<nil>';
  }
  if (isJsonArray(value)) {
    return `[${value.map(goFormat).join(' ')}]`;
  }
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${name}:${goFormat(value[name])}`);
    return `map[${members.join(' ')}]`;
  }
  return String(value);
}

/** The name of a value's Go type, as `%s` prints what `reflect.TypeOf` finds. */
export function goType(value: Json | undefined): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    default:
      return isJsonArray(value)
        ? '[]interface {}'
        : isJsonObject(value)
          ? 'map[string]interface {}'
          : '%!s(<nil>)';
  }
}
