/**
 * What merging must know of a field's type. The tags of the Go types say it (`patchStrategy`, `patchMergeKey`,
 * `listType`, `listMapKey`, `mapType`), and so do the `x-kubernetes-…` extensions in the OpenAPI of a server.
 * A field that is missing here is a scalar, or is taken as a whole.
 */
export type FieldType = ScalarType | StructType | MapType | ListType;

export interface ScalarType {
  readonly kind: 'scalar';
  /** Go's `omitempty` on a field that is no pointer: an empty string, zero or false is the same as nothing. */
  readonly omitsZero?: boolean;
}

export interface StructType {
  readonly kind: 'struct';
  /** The name of the Go type, for messages. */
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldType>>;
  /** `mapType: atomic`: one manager owns all of it. Strategic merge patch does not look at this. */
  readonly atomic?: boolean;
}

/** A map with free keys, such as labels. */
export interface MapType {
  readonly kind: 'map';
  readonly values: FieldType;
  readonly atomic?: boolean;
}

export interface ListType {
  readonly kind: 'list';
  readonly items: FieldType;
  /** Absent where a strategic merge patch replaces the list. */
  readonly patchStrategy?: 'merge';
  /** The field that tells items apart for a strategic merge patch; absent where the items are scalars. */
  readonly patchMergeKey?: string;
  /** What server-side apply takes the list for. */
  readonly listType: 'atomic' | 'set' | 'map';
  /** The fields that tell items apart for server-side apply, where it is a `map`. */
  readonly listMapKeys?: readonly string[];
}

export const SCALAR: ScalarType = { kind: 'scalar' };
export const SCALAR_OMITTING_ZERO: ScalarType = { kind: 'scalar', omitsZero: true };

export function struct(name: string, fields: StructType['fields']): StructType {
  return { kind: 'struct', name, fields };
}

export function atomicList(items: FieldType = SCALAR): ListType {
  return { kind: 'list', items, listType: 'atomic' };
}

/** The type of a member of a struct or map; undefined where the type does not know such a member. */
export function memberType(type: FieldType | undefined, name: string): FieldType | undefined {
  switch (type?.kind) {
    case 'struct':
      return Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    case 'map':
      return type.values;
    default:
      return undefined;
  }
}
