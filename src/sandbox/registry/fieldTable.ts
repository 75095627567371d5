import type { ProfileName } from '../profile.ts';

/** The type of a field, with the name that Go has for it: messages quote that name. */
export type FieldType = ScalarType | ListType | MapType | StructType;

export interface ScalarType {
  /** `any` is taken as it is; `time` is RFC 3339. */
  readonly kind: 'string' | 'bool' | 'int32' | 'int64' | 'intOrString' | 'time' | 'any';
  readonly go: string;
}

export interface ListType {
  readonly kind: 'list';
  readonly go: string;
  readonly of: FieldType;
}

/** A map from text to text. */
export interface MapType {
  readonly kind: 'map';
  readonly go: string;
  readonly of: ScalarType;
}

export interface StructType {
  readonly kind: 'struct';
  readonly go: string;
  /** In the order in which servers write them. */
  readonly fields: Readonly<Record<string, Field>>;
}

export interface Field {
  readonly type: FieldType;
  /**
   * When the field is written: a `plain` one unless it is empty (Go's `omitempty`), a `pointer` whenever it was
   * given, an `always` one in any case.
   */
  readonly written: 'plain' | 'pointer' | 'always';
  /** The first and the last profile that know it; without them, all do. */
  readonly since?: ProfileName;
  readonly until?: ProfileName;
}

type Lifetime = Pick<Field, 'since' | 'until'>;

export function plain(type: FieldType, lifetime: Lifetime = {}): Field {
  return { type, written: 'plain', ...lifetime };
}

export function pointer(type: FieldType, lifetime: Lifetime = {}): Field {
  return { type, written: 'pointer', ...lifetime };
}

export function always(type: FieldType, lifetime: Lifetime = {}): Field {
  return { type, written: 'always', ...lifetime };
}

/** @param go the name of a string type of its own, such as `v1.Protocol` */
export function text(go = 'string'): ScalarType {
  return { kind: 'string', go };
}

export function list(of: FieldType): ListType {
  return { kind: 'list', go: `[]${of.go}`, of };
}

export function struct(go: string, fields: Readonly<Record<string, Field>>): StructType {
  return { kind: 'struct', go, fields };
}

export const string = text();
export const bool: ScalarType = { kind: 'bool', go: 'bool' };
export const int32: ScalarType = { kind: 'int32', go: 'int32' };
export const int64: ScalarType = { kind: 'int64', go: 'int64' };
export const intOrString: ScalarType = { kind: 'intOrString', go: 'intstr.IntOrString' };
export const time: ScalarType = { kind: 'time', go: 'v1.Time' };
export const any: ScalarType = { kind: 'any', go: 'v1.FieldsV1' };
export const texts: MapType = { kind: 'map', go: 'map[string]string', of: string };
