import { isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { ProfileName } from '../profile.ts';
import { timestamp } from '../storage/clusterState.ts';
import { decodeFailure, pathOf, type Place } from './decodeFailure.ts';
import type { Field, FieldType, ScalarType, StructType } from './fieldTable.ts';
import { isSince } from './generation.ts';

export interface DecodedObject {
  readonly object: JsonObject;
  /** `unknown field "spec.prots"`, in the order of the sorted document. */
  readonly strictProblems: readonly string[];
}

/**
 * Reads a JSON object as a Go struct is read and written again: fields that the profile does not know are dropped,
 * so are empty ones that Go would omit; null is the same as nothing.
 *
 * @throws ApiError 400 for a value of the wrong type, in the words of the profile's decoder
 */
export function decodeObject(type: StructType, body: JsonObject, profile: ProfileName): DecodedObject {
  const reader = new Reader(type, body, profile);
  return { object: reader.readStruct(type, body), strictProblems: reader.unknownFields };
}

class Reader {
  readonly unknownFields: string[] = [];
  readonly #type: StructType;
  readonly #body: JsonObject;
  readonly #profile: ProfileName;

  constructor(type: StructType, body: JsonObject, profile: ProfileName) {
    this.#type = type;
    this.#body = body;
    this.#profile = profile;
  }

  readStruct(type: StructType, value: JsonObject, within?: Place): JsonObject {
    const fields = Object.entries(type.fields).filter(([, field]) => this.#knows(field));
    const names = new Set(fields.map(([name]) => name));
    const given = new Map<string, Json | undefined>();
    // YAML and kubectl's JSON arrive sorted, so this is the order in which a server finds what is wrong.
    for (const key of Object.keys(value).sort()) {
      const name = names.has(key) ? key : this.#inOtherCase(names, key);
      const field = name === undefined ? undefined : type.fields[name];
      if (name === undefined || field === undefined) {
        this.unknownFields.push(`unknown field ${JSON.stringify(within ? `${pathOf(within)}.${key}` : key)}`);
        continue;
      }
      const place: Place = { within, owner: type.go, field: name, type: field.type };
      given.set(name, this.#readField(field, value[key] ?? null, place));
    }
    const members = fields.map(([name, field]) => [name, given.get(name) ?? this.#unset(field)] as const);
    return Object.fromEntries(members.filter(([, read]) => read !== undefined));
  }

  /** The decoder of the oldest servers, like that of Go itself, did not care about the case of a field's name. */
  #inOtherCase(known: ReadonlySet<string>, key: string): string | undefined {
    if (isSince(this.#profile, '1.20')) {
      return undefined;
    }
    return [...known].find((name) => name.toLowerCase() === key.toLowerCase());
  }

  #knows({ since = '1.9', until }: Field): boolean {
    return isSince(this.#profile, since) && (until === undefined || isSince(until, this.#profile));
  }

  #readField(field: Field, value: Json, place: Place): Json | undefined {
    if (value === null) {
      return this.#unset(field);
    }
    const read = this.#read(field.type, value, place);
    return field.written === 'plain' && isEmpty(read) ? undefined : read;
  }

  /** What becomes of a field that was not given. */
  #unset({ type, written }: Field): Json | undefined {
    return written === 'always' ? this.#zero(type) : undefined;
  }

  #read(type: FieldType, value: Json, place: Place): Json {
    if (value === null) {
      return this.#zero(type);
    }
    switch (type.kind) {
      case 'struct':
        return isJsonObject(value) ? this.readStruct(type, value, place) : this.#refuse(type, value, place);
      case 'list':
        return Array.isArray(value)
          ? value.map((item: Json, index) => this.#read(type.of, item, { ...place, index }))
          : this.#refuse(type, value, place);
      case 'map':
        return isJsonObject(value) ? this.#readMap(value, type.of, place) : this.#refuse(type, value, place);
      default:
        return isOfKind(type.kind, value) ? written(type.kind, value) : this.#refuse(type, value, place);
    }
  }

  #readMap(value: JsonObject, of: FieldType, place: Place): JsonObject {
    const keys = Object.keys(value).sort();
    return Object.fromEntries(
      keys.map((key) => [key, this.#read(of, value[key] ?? null, { ...place, index: key })]),
    );
  }

  /** What Go makes of a null: the zero value. */
  #zero(type: FieldType): Json {
    switch (type.kind) {
      case 'struct':
        return this.readStruct(type, {});
      case 'string':
        return '';
      case 'bool':
        return false;
      case 'int32':
      case 'int64':
      case 'intOrString':
        return 0;
      case 'list':
      case 'map':
      case 'time':
      case 'any':
        return null;
    }
  }

  #refuse(expected: FieldType, found: Json, place: Place): never {
    throw decodeFailure({ type: this.#type, body: this.#body, place, expected, found }, this.#profile);
  }
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function isOfKind(kind: ScalarType['kind'], value: Json): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
      return isInt32(value);
    case 'int64':
      return Number.isInteger(value);
    case 'intOrString':
      return typeof value === 'string' || isInt32(value);
    case 'time':
      return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value));
    case 'any':
      return true;
  }
}

/** A value as Go writes what it read: a time is in UTC and has whole seconds. */
function written(kind: ScalarType['kind'], value: Json): Json {
  return kind === 'time' && typeof value === 'string' ? timestamp(new Date(value)) : value;
}

function isInt32(value: Json): boolean {
  return Number.isInteger(value) && Number(value) === (Number(value) | 0);
}

function isEmpty(value: Json): boolean {
  const isEmptyScalar = value === null || value === '' || value === 0 || value === false;
  return isEmptyScalar || (typeof value === 'object' && Object.keys(value).length === 0);
}
