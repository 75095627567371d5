import { isJsonArray, isJsonObject, ownMember, type Json, type JsonObject } from '../../common/json.ts';

/** The steps from an object down to a field: names of members and indices of items. */
export type FieldPath = readonly (string | number)[];

/** A path as API servers write it in errors: `spec.ports[0].port`, `metadata.labels[example.com/team]`. */
export function toPathText(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number' || !/^[\w-]+$/.test(step)) {
      return `${text}[${step}]`;
    }
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

export function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((found, step) => {
    if (typeof step === 'number') {
      return isJsonArray(found) ? found[step] : undefined;
    }
    return isJsonObject(found) ? ownMember(found, step) : undefined;
  }, value);
}

/** The object without the members that the paths lead to. A path does not end in an index. */
export function withoutFields(object: JsonObject, paths: readonly FieldPath[]): JsonObject {
  return paths.reduce<JsonObject>((rest, path) => without(rest, path) as JsonObject, object);
}

function without(value: Json | undefined, [step, ...below]: FieldPath): Json | undefined {
  if (typeof step === 'number') {
    return isJsonArray(value)
      ? value.map((item, index) => (index === step ? (without(item, below) ?? item) : item))
      : value;
  }
  if (!isJsonObject(value) || step === undefined || ownMember(value, step) === undefined) {
    return value;
  }
  const { [step]: member, ...rest } = value;
  return below.length === 0 ? rest : { ...value, [step]: without(member, below) };
}
