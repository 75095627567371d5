import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import { linesOf, type Line } from './blockLines.ts';
import { blockPlace, placeInLines } from './blockPlace.ts';
import { flowPlace } from './flowPlace.ts';
import type { Place } from './place.ts';

const MARKER = /^\uFEFF?(?:---|\.\.\.)(?=[ \t\r\n]|$)/gmu;

/**
 * Where in its document an offset is, whatever state the text is in: half-typed lines, brackets that are not closed.
 * Undefined where neither a field nor a value can be, such as in comments.
 */
export function placeAt(text: string, language: 'yaml' | 'json', offset: number): Place | undefined {
  const part = language === 'json' ? { start: 0, end: text.length } : documentAt(text, offset);
  if (part === undefined) {
    return undefined;
  }
  const first = part.start + (/^(?:\s|#.*$)*/mu.exec(text.slice(part.start, part.end))?.[0].length ?? 0);
  if (language === 'json' || text[first] === '{') {
    return offset > first ? jsonPlace(text, { start: first, end: part.end }, offset) : undefined;
  }
  const lines = linesOf(text, part.start, part.end);
  const inBrackets = placeInBrackets(text, lines, part.end, offset);
  return inBrackets === 'block' ? blockPlace(lines, offset) : inBrackets;
}

/** The document around an offset, without its markers; undefined on a marker. */
export function documentAt(text: string, offset: number): TextRange | undefined {
  let start = 0;
  for (const { 0: marker, index } of text.matchAll(MARKER)) {
    if (index > offset) {
      return { start, end: index };
    }
    start = index + marker.length;
    if (offset <= start) {
      return undefined;
    }
  }
  return { start, end: text.length };
}

/** A document that is in brackets as a whole is JSON, or YAML that looks like it. */
function jsonPlace(text: string, range: TextRange, offset: number): Place | undefined {
  const found = flowPlace(text, range, offset, true);
  if (found === undefined || !('role' in found)) {
    return undefined;
  }
  const { levels, ...place } = found;
  const [root = new Map<string, string>(), , item] = levels;
  return { ...place, form: 'json', hang: 0, root, item: place.path[0] === 'items' ? item : undefined };
}

/** `block` where the offset is in no brackets. */
function placeInBrackets(
  text: string,
  lines: readonly Line[],
  end: number,
  offset: number,
): Place | undefined | 'block' {
  let from = 0;
  for (const [number, { start, text: written, entries, content }] of lines.entries()) {
    if (start > offset) {
      break;
    }
    const key = entries.find((entry) => entry.kind === 'key');
    const at = start + (key?.valueColumn ?? content);
    if (at < from || !'[{'.includes(written[at - start] ?? ' ')) {
      continue;
    }
    if (offset <= at) {
      break;
    }
    const found = flowPlace(text, { start: at, end }, offset, false);
    if (found === undefined) {
      return undefined;
    }
    if ('role' in found) {
      return within(lines, number, found);
    }
    from = found.end;
  }
  return 'block';

  function within(
    of: readonly Line[],
    number: number,
    { levels: _, path, ...found }: Exclude<ReturnType<typeof flowPlace>, undefined | { end: number }>,
  ): Place | undefined {
    const line = of[number];
    const key = line?.entries.find((entry) => entry.kind === 'key');
    const column = key?.column ?? line?.content ?? 0;
    const outside = {
      role: 'key',
      name: key?.name,
      word: { start: column, end: column },
      hasColon: false,
    } as const;
    const around = placeInLines(of, number, column, outside);
    return around && { ...around, ...found, path: [...around.path, ...path], form: 'flow', hang: 0 };
  }
}
