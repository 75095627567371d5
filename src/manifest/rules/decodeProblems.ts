import type { Json } from '../../common/json.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import type { YamlNode, YamlScalar } from '../../kube/yaml/yamlNode.ts';
import { resolvePlain } from '../../kube/yaml/yamlScalar.ts';
import { toPathText, type FieldPath } from '../diff/fieldPath.ts';
import { FIELD_VERSIONS, versionsText } from '../schema/fieldVersions.ts';
import type { FieldShape } from './fieldShape.ts';
import type { Fix } from './finding.ts';
import { nearest } from './nearest.ts';
import { removal, replacement, type Problem } from './problem.ts';
import type { ServerRules } from './serverRules.ts';

/** What is to be said of a value of the wrong type, and what it was meant to be, where that is plain. */
export interface WrongType {
  readonly problem: Problem;
  readonly meant: Json | undefined;
}

/** What a field takes, and how to write that. */
const WANTED: Readonly<Record<FieldShape['kind'], readonly [what: string, advice: string]>> = {
  text: ['text', 'Put it into quotes.'],
  boolean: ['true or false', 'Write it without quotes.'],
  int32: ['a whole number', 'Write one without quotes.'],
  int64: ['a whole number', 'Write one without quotes.'],
  intOrText: ['a whole number or text', 'Write one of them.'],
  time: ['a time', 'Write one such as "2026-01-31T12:00:00Z".'],
  any: ['an object', 'Write fields with values below it.'],
  list: ['a list', 'Begin every item of it with "- ".'],
  map: ['a mapping of keys to text', 'Write "key: value" below it.'],
  object: ['a mapping of fields to values', 'Write "field: value" below it.'],
};

/**
 * Servers answer 400 to it, and each generation has words of its own for that, which tell of its decoder and of Go:
 * `json: cannot unmarshal array into Go struct field`. These are words for whoever wrote the manifest.
 *
 * @param written the value as it is in the text
 */
export function wrongType(node: YamlNode, shape: FieldShape, place: FieldPath, written: string): WrongType {
  const [what, advice] = WANTED[shape.kind];
  const said = `This field takes ${what}, not ${typeOf(node, shape.kind)}`;
  const { meant, fixes } = repair(node, shape, place, written);
  return { problem: { code: 'wrong-type', place, said, advice, fixes }, meant };
}

function repair(
  node: YamlNode,
  { kind }: FieldShape,
  place: FieldPath,
  written: string,
): { readonly meant: Json | undefined; readonly fixes: readonly Fix[] } {
  if (node.kind !== 'scalar') {
    return { meant: undefined, fixes: [] };
  }
  if (kind === 'text') {
    const fixes: readonly Fix[] = [{ title: `Write "${written}"`, edits: [{ kind: 'quote', place }] }];
    return { meant: written, fixes };
  }
  const { value } = node;
  const isNumeric = typeof value === 'string' && /^\s*[-+]?\d{1,9}\s*$/u.test(value);
  if ((kind === 'int32' || kind === 'int64') && isNumeric) {
    const meant = Number(value);
    return { meant, fixes: [replacement(place, meant)] };
  }
  if (kind === 'boolean' && typeof value === 'string' && /^(?:true|false)$/iu.test(value)) {
    const meant = value.toLowerCase() === 'true';
    return { meant, fixes: [replacement(place, meant)] };
  }
  return { meant: undefined, fixes: [] };
}

const SCALARS: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  number: 'a number',
  string: 'text',
};

function typeOf(node: YamlNode, wanted: FieldShape['kind']): string {
  switch (node.kind) {
    case 'mapping':
      return 'a mapping';
    case 'sequence':
      return 'a list';
    case 'scalar':
      return wanted !== 'text' && typeof node.value === 'number'
        ? `the number ${node.value}`
        : (SCALARS[typeof node.value] ?? 'this');
  }
}

/** What an unknown field might have been, and who does not know it. */
export interface UnknownFieldOptions {
  /** The fields that are known there. */
  readonly known: readonly string[];
  readonly version: KubeVersion;
  readonly server: ServerRules;
}

/** @param path without indices */
export function unknownField(
  path: string,
  place: FieldPath,
  { known, version: { major, minor }, server }: UnknownFieldOptions,
): Problem {
  const key = String(place.at(-1));
  const versions = versionsText(path);
  const meant = versions === undefined ? nearest(key, known) : undefined;
  const advice = [
    ...(server.refusesUnknownFields ? [] : ['The server will silently drop it.']),
    ...(versions === undefined ? [] : [`Kubernetes ${versions} have it, and this is ${major}.${minor}.`]),
    ...(meant === undefined ? [] : [`Did you mean ${JSON.stringify(meant)}?`]),
  ];
  const renaming = meant === undefined ? [] : [rename(`Change to ${JSON.stringify(meant)}`, place, meant)];
  return {
    code: 'unknown-field',
    severity: server.refusesUnknownFields ? 'error' : 'warning',
    place,
    at: 'key',
    said: `unknown field ${JSON.stringify(toPathText(place))}`,
    ...(advice.length > 0 && { advice: advice.join(' ') }),
    fixes: [...renaming, removal(place, key)],
  };
}

/** A field whose feature the server has, but not by default. */
export function fieldIsOff(path: string, place: FieldPath, { major, minor }: KubeVersion): Problem {
  const { on = Infinity } = FIELD_VERSIONS[path] ?? {};
  const since = Number.isFinite(on) ? ` It is on since 1.${on}.` : '';
  return {
    code: 'feature-off',
    severity: 'information',
    place,
    at: 'key',
    said: `Kubernetes ${major}.${minor} ignores this field unless its feature gate is on`,
    advice: `Ask whoever runs the cluster.${since}`,
  };
}

/** A number that looks like another one: `010` is 8 to kubectl. */
export function octalNumber(
  { style, value }: YamlScalar,
  written: string,
  place: FieldPath,
): readonly Problem[] {
  if (style !== 'plain' || typeof value !== 'number' || !/^[-+]?0o?[\d_]+$/u.test(written)) {
    return [];
  }
  const said = `${written} is read as ${value}`;
  const advice = 'Write the number out, without zeros before it.';
  const fixes = [replacement(place, value)];
  return [{ code: 'octal-number', severity: 'information', place, said, advice, fixes }];
}

/** A key without quotes that is no text to kubectl: `on` is true. */
export function otherKey(key: string, written: string, place: FieldPath): readonly Problem[] {
  if (written === key || !/^\w+$/u.test(written) || resolvePlain(written) === written) {
    return [];
  }
  const said = `The key ${written} is read as ${JSON.stringify(key)}`;
  const advice = `Put it into quotes to have ${JSON.stringify(written)}.`;
  const fixes = [rename(`Write "${written}"`, place, written)];
  return [{ code: 'key-read-otherwise', severity: 'information', place, at: 'key', said, advice, fixes }];
}

function rename(title: string, place: FieldPath, name: string): Fix {
  return { title, edits: [{ kind: 'rename', place, name }] };
}
