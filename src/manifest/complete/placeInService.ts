import type { JsonObject } from '../../common/json.ts';
import type { TextRange, YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import { readManifest, type ManifestOrigin } from '../text/manifest.ts';
import { splitDocuments } from '../text/splitDocuments.ts';

/** Where in a Service somebody types. */
export interface PlaceInService {
  /** `key`: the name of a member is typed, and the path ends with what there is of it; `value`: a scalar is. */
  readonly kind: 'key' | 'value';
  /** Of the field. The last step of a `key` is no name of anything yet. */
  readonly path: FieldPath;
  /** What is there of the word, and what a completion takes the place of: quotes are no part of it. */
  readonly range: TextRange;
  /** Whether the word stands in quotes. */
  readonly isQuoted: boolean;
  /** Whether the value of a `key` is there already. */
  readonly hasValue: boolean;
  /** The Service as it is read with something else in place of the word. */
  readonly service: JsonObject;
}

/** What names, labels and values are made of. */
const WORD_BEFORE = /[\w./-]*$/u;
const WORD_AFTER = /^[\w./-]*/u;

/** Stands for the word that is being typed. Nobody has it in a manifest. */
const STAND_IN = 'service-explorer-stands-in';

/**
 * Finds out where in a Service an offset is, however it is written: in block style or in brackets, in an item of a list
 * or in JSON. What is half typed is no YAML yet, so it is read with a word in its place, as a key and then as a value.
 *
 * @returns undefined outside of Services, and where nothing can be typed that has a meaning
 */
export function placeInService(
  text: string,
  offset: number,
  language: 'yaml' | 'json',
  origin: ManifestOrigin = {},
): PlaceInService | undefined {
  const typed = wordAt(text, offset);
  const part = partAt(text, offset, language);
  if (typed === undefined || part === undefined) {
    return undefined;
  }
  const before = text.slice(part.start, typed.range.start);
  const after = text.slice(typed.range.end, part.end);
  for (const written of readings(typed.isQuoted, language)) {
    const found = findIn(before + written + after, origin);
    if (found !== undefined) {
      const hasValue = found.kind === 'key' && written === STAND_IN;
      return { ...found, hasValue, range: typed.range, isQuoted: typed.isQuoted };
    }
  }
  return undefined;
}

/** What may be meant to stand there, in the order in which it is tried. */
function readings(isQuoted: boolean, language: 'yaml' | 'json'): readonly string[] {
  if (isQuoted) {
    // The quotes are there, and the one that ends the word ends the value, too.
    return [`${STAND_IN}": "`, STAND_IN];
  }
  return language === 'json'
    ? [`"${STAND_IN}": 0`, `"${STAND_IN}": 0,`, `"${STAND_IN}"`, STAND_IN]
    : [`${STAND_IN}: 0`, STAND_IN, `${STAND_IN}: 0,`];
}

function wordAt(text: string, offset: number): { range: TextRange; isQuoted: boolean } | undefined {
  const before = WORD_BEFORE.exec(text.slice(Math.max(0, offset - 300), offset))?.[0] ?? '';
  const after = WORD_AFTER.exec(text.slice(offset, offset + 300))?.[0] ?? '';
  const range = { start: offset - before.length, end: offset + after.length };
  const [left, right] = [text.charAt(range.start - 1), text.charAt(range.end)];
  // A dash may become the first of a list, or a line between documents.
  return (before + after).startsWith('-') ? undefined : { range, isQuoted: left === '"' && right === '"' };
}

function partAt(text: string, offset: number, language: 'yaml' | 'json'): TextRange | undefined {
  if (language === 'json') {
    return { start: 0, end: text.length };
  }
  const parts = splitDocuments(text);
  const next = parts.findIndex(({ source }) => source.start > offset);
  const part = next < 0 ? parts.at(-1) : parts[next - 1];
  // Below the last line of a document is a part of it, too: up to where the next one begins.
  const end = (next < 0 ? undefined : parts[next]?.source.start) ?? text.length;
  return part && { start: part.source.start, end: Math.max(part.source.end, Math.min(end, text.length)) };
}

type Spot = Pick<PlaceInService, 'kind' | 'path'>;
type Found = Spot & Pick<PlaceInService, 'service'>;

function findIn(text: string, origin: ManifestOrigin): Found | undefined {
  // Half of JSON is no JSON, and YAML forgives commas.
  for (const { content, root } of readManifest(text, 'yaml', origin)) {
    const found = root && content.kind === 'service' ? standIn(root) : undefined;
    if (found !== undefined && content.kind === 'service') {
      return { ...found, service: content.object };
    }
  }
  return undefined;
}

function standIn(root: YamlNode): Spot | undefined {
  // What an alias stands for is looked at once.
  const seen = new Set<unknown>();
  const visit = (node: YamlNode, path: FieldPath): Spot | undefined => {
    if (node.kind === 'scalar') {
      return node.value === STAND_IN ? { kind: 'value', path } : undefined;
    }
    const content = node.kind === 'sequence' ? node.items : node.fields;
    if (seen.has(content)) {
      return undefined;
    }
    seen.add(content);
    for (const [step, member] of content.entries()) {
      const place = [...path, step];
      const found: Spot | undefined =
        step === STAND_IN
          ? { kind: 'key', path: place }
          : visit('kind' in member ? member : member.value, place);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  };
  return visit(root, []);
}
