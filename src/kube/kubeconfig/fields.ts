import type { KubeError, SourceLocation } from '../errors.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import { toJson } from '../yaml/yaml.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';
import type { ScalarValue } from '../yaml/yamlScalar.ts';
import { notePlace, placeOf } from './places.ts';

/** Where a value stands, for what is said about it. */
export interface Place {
  readonly source: SourceText;
  /** Such as `clusters[0].cluster.server`. */
  readonly path: string;
  readonly start: number;
}

/**
 * Reads a value of one type. Null is undefined.
 *
 * @throws KubeError when the value is of another type
 */
export type Reader<T> = (node: YamlNode, place: Place) => T | undefined;

/** How to read each field of an object: its key in the file, and the reader for its value. */
export type FieldTable<T> = {
  readonly [K in keyof T]-?: readonly [key: string, read: Reader<NonNullable<T[K]>>];
};

/** Text; empty text is undefined. */
export const text: Reader<string> = (node, place) => {
  const value = scalar(node, place, 'text');
  if (typeof value === 'number' || typeof value === 'boolean') {
    throw wrongType(place, 'text', node, ' Put quotes around it.');
  }
  return value === null || value === '' ? undefined : value;
};

export const flag: Reader<boolean> = (node, place) => {
  const value = scalar(node, place, 'true or false');
  if (typeof value === 'number' || typeof value === 'string') {
    throw wrongType(place, 'true or false', node, typeof value === 'string' ? ' Leave out the quotes.' : '');
  }
  return value ?? undefined;
};

/** Base64, decoded. */
export const base64: Reader<Buffer> = (node, place) => {
  const encoded = text(node, place)?.replace(/[\r\n]/g, '');
  if (encoded === undefined) {
    return undefined;
  }
  if (encoded.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(encoded)) {
    throw fail(place, 'must be base64. Encode the PEM text, or name a file in the field without "-data".');
  }
  return Buffer.from(encoded, 'base64');
};

/** A list; a null in it becomes `zero`. */
export function list<T>(read: Reader<T>, zero: T): Reader<readonly T[]> {
  return (node, place) =>
    sequence(node, place)?.map((item, index) => read(item, itemPlace(place, item, index)) ?? zero);
}

/** A mapping whose keys are free; a null in it becomes `zero`. */
export function record<T>(read: Reader<T>, zero: T): Reader<ReadonlyMap<string, T>> {
  return (node, place) => {
    const fields = mapping(node, place);
    return fields && new Map(fields.map(({ key, value, at }) => [key, read(value, at) ?? zero]));
  };
}

/** A mapping with known keys; others are passed over, as kubectl does. */
export function object<T extends object>(table: FieldTable<T>): Reader<T> {
  const readers = new Map(
    Object.entries<readonly [string, Reader<unknown>]>(table).map(([name, [key, read]]) => [
      key,
      { name, read },
    ]),
  );
  return (node, place) => {
    const fields = mapping(node, place);
    if (fields === undefined) {
      return undefined;
    }
    const result: Record<string, unknown> = {};
    notePlace(result, locationOf(place), new Map(fields.map(({ key, at }) => [key, locationOf(at)])));
    for (const { key, value, at } of fields) {
      const reader = readers.get(key);
      const read = reader?.read(value, at);
      if (reader && read !== undefined) {
        result[reader.name] = read;
      }
    }
    return result as T;
  };
}

/** A list of `{name, [key]: value}`, by name. A value that is null becomes a new `zero`. An item without a name has the empty one; no two may be equal. */
export function named<T>(key: string, read: Reader<T>, zero: () => T): Reader<ReadonlyMap<string, T>> {
  const readItem = object<{ name: string; value: T }>({
    name: ['name', text],
    value: [key, read as Reader<NonNullable<T>>],
  });
  return (node, place) => {
    const items = sequence(node, place);
    if (items === undefined) {
      return undefined;
    }
    const result = new Map<string, T>();
    for (const [index, item] of items.entries()) {
      const at = itemPlace(place, item, index);
      const { name = '', value = zero() }: { name?: string; value?: T } = readItem(item, at) ?? {};
      if (result.has(name)) {
        throw fail(at, `has the name "${name}" of an item before it. Rename or remove one of them.`);
      }
      if (typeof value === 'object' && value !== null && placeOf(value) === undefined) {
        notePlace(value, locationOf(at));
      }
      result.set(name, value);
    }
    return result;
  };
}

/** Any value, as JSON would hold it. */
export const json: Reader<unknown> = (node, { source }) => toJson(node, source);

function scalar(node: YamlNode, place: Place, wanted: string): ScalarValue {
  if (node.kind !== 'scalar') {
    throw wrongType(place, wanted, node);
  }
  return node.value;
}

function sequence(node: YamlNode, place: Place): readonly YamlNode[] | undefined {
  if (node.kind === 'sequence') {
    return node.items;
  }
  if (isNull(node)) {
    return undefined;
  }
  throw wrongType(place, 'a list', node, ' Begin each item with "- ".');
}

function mapping(
  node: YamlNode,
  place: Place,
): readonly { key: string; value: YamlNode; at: Place }[] | undefined {
  if (node.kind === 'mapping') {
    return [...node.fields].map(([key, { start, value }]) => ({
      key,
      value,
      at: fieldPlace(place, key, start),
    }));
  }
  if (isNull(node)) {
    return undefined;
  }
  throw wrongType(place, 'a mapping', node, ' Write it as lines of "key: value".');
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function fieldPlace({ source, path }: Place, key: string, start: number): Place {
  return { source, path: path === '' ? key : `${path}.${key}`, start };
}

function itemPlace({ source, path }: Place, item: YamlNode, index: number): Place {
  return { source, path: `${path}[${index}]`, start: item.start };
}

function locationOf({ source, start }: Place): SourceLocation {
  return { file: source.file ?? '', ...source.positionOf(start) };
}

function wrongType(place: Place, wanted: string, node: YamlNode, hint = ''): KubeError {
  return fail(place, `must be ${wanted}, not ${describe(node)}.${hint}`);
}

function fail({ source, path, start }: Place, problem: string): KubeError {
  return source.errorAt(start, `${path === '' ? 'a kubeconfig' : path} ${problem}`);
}

function describe(node: YamlNode): string {
  if (node.kind !== 'scalar') {
    return node.kind === 'sequence' ? 'a list' : 'a mapping';
  }
  switch (typeof node.value) {
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'text';
  }
}
