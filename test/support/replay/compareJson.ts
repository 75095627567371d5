import { isJsonObject, type Json, type JsonObject } from '../../../src/common/json.ts';
import { inventionOf, type Correspondence } from './correspondence.ts';

/** Where two answers differ, in words: `spec.ports[0].targetPort: 8080 expected, 80 found`. */
export type Difference = string;

/**
 * Compares a recorded value with the one that was seen, and learns which made-up value stands for which. The order of
 * an object's fields counts: it is that of the types' declaration in a real server.
 */
export function* compareJson(
  recorded: Json,
  seen: Json,
  known: Correspondence,
  path = '',
): Generator<Difference, void, undefined> {
  if (Array.isArray(recorded) && Array.isArray(seen)) {
    yield* compareArrays(recorded as Json[], seen as Json[], known, path);
  } else if (isJsonObject(recorded) && isJsonObject(seen)) {
    yield* compareObjects(recorded, seen, known, path);
  } else if (!isSame(recorded, seen, known, fieldOf(path))) {
    yield `${path || 'body'}: ${show(recorded)} expected, ${show(seen)} found`;
  }
}

function* compareArrays(
  recorded: readonly Json[],
  seen: readonly Json[],
  known: Correspondence,
  path: string,
): Generator<Difference, void, undefined> {
  if (
    recorded.length !== seen.length ||
    recorded.some((element, index) => nameOf(element) !== nameOf(seen[index]!))
  ) {
    yield `${path || 'body'}: ${listed(recorded)} expected, ${listed(seen)} found`;
  }
  for (const [index, element] of recorded.entries()) {
    const name = nameOf(element);
    const other = name === undefined ? seen[index] : seen.find((candidate) => nameOf(candidate) === name);
    if (other !== undefined) {
      yield* compareJson(element, other, known, `${path}[${index}]`);
    }
  }
}

function* compareObjects(
  recorded: JsonObject,
  seen: JsonObject,
  known: Correspondence,
  path: string,
): Generator<Difference, void, undefined> {
  const prefix = path === '' ? '' : `${path}.`;
  for (const name of Object.keys(recorded)) {
    if (!Object.hasOwn(seen, name)) {
      yield `${prefix}${name}: ${show(recorded[name]!)} expected, nothing found`;
    }
  }
  for (const name of Object.keys(seen)) {
    if (!Object.hasOwn(recorded, name)) {
      yield `${prefix}${name}: nothing expected, ${show(seen[name]!)} found`;
    }
  }
  const common = Object.keys(recorded).filter((name) => Object.hasOwn(seen, name));
  const order = Object.keys(seen).filter((name) => Object.hasOwn(recorded, name));
  if (common.join() !== order.join()) {
    yield `${path || 'body'}: order ${common.join()} expected, ${order.join()} found`;
  }
  for (const name of common) {
    yield* compareJson(recorded[name]!, seen[name]!, known, `${prefix}${name}`);
  }
}

function isSame(recorded: Json, seen: Json, known: Correspondence, field: string): boolean {
  const invention = inventionOf(field);
  if (invention !== undefined) {
    return known.accepts(invention, recorded, seen);
  }
  return typeof recorded === 'string' && typeof seen === 'string'
    ? plain(known.translateText(recorded)) === plain(seen)
    : recorded === seen;
}

/** A sentence without what depends on the hour: how far the history reaches back, how old an object is. */
function plain(text: string): string {
  return text.replace(/(too old resource version: \d+) \(\d+\)/, '$1 (…)').replace(/^\d+[smh]$/, '<age>');
}

function fieldOf(path: string): string {
  return /(?<field>[^.[\]]*)(?:\[\d+\])*$/.exec(path)?.groups?.['field'] ?? '';
}

/** What an element of a list is told apart by: its place in the cluster, or as an event also what happened to it. */
function nameOf(element: Json): string | undefined {
  if (!isJsonObject(element)) {
    return undefined;
  }
  const { type, object, name } = element;
  if (typeof type === 'string' && object !== undefined) {
    return `${type} ${placeOf(object) ?? ''}`;
  }
  return placeOf(element) ?? (typeof name === 'string' ? name : undefined);
}

/** Namespace and name of an API object; undefined for anything else. */
export function placeOf(object: Json): string | undefined {
  const metadata = isJsonObject(object) ? object['metadata'] : undefined;
  return isJsonObject(metadata) ? JSON.stringify([metadata['namespace'], metadata['name']]) : undefined;
}

function listed(elements: readonly Json[]): string {
  return `[${elements.map((element) => nameOf(element) ?? show(element)).join(', ')}]`;
}

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
