import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/** One document of a YAML text. */
export interface DocumentPart {
  /** Its content, comments included, without markers, directives and the white space around it. */
  readonly content: TextRange;
  /** What a parser needs to read it: with directives and markers. */
  readonly source: TextRange;
}

/** `---` begins a document and `...` ends one, wherever a line begins with it: quotes and blocks of text cannot hide it. */
const MARKER = /(?<![^\r\n])\uFEFF?(?:---|\.\.\.)(?![^ \t\r\n])/gu;
const DIRECTIVES = /^\uFEFF?(?:(?:[ \t]*(?:#[^\r\n]*)?|%[^\r\n]*)(?:\r\n?|\n))*$/u;

/** What YAML and JSON pass over, the first also a byte order mark. */
const SPACE = ' \t\r\n';
const LEADING = `${SPACE}\uFEFF`;

/**
 * Splits a YAML text at its markers, so that each document can be read for itself, whatever is wrong with another.
 * Source: YAML 1.2.2, 9.1.2 (document markers) and 9.1.4 (directives go with the `---` after them).
 */
export function splitDocuments(text: string): readonly DocumentPart[] {
  const parts: DocumentPart[] = [];
  let source = 0;
  let content = 0;
  const add = (end: number, sourceEnd = end): void => {
    parts.push({ content: trimmed(text, content, end), source: { start: source, end: sourceEnd } });
  };
  for (const { 0: marker, index } of text.matchAll(MARKER)) {
    const after = index + marker.length;
    if (marker.endsWith('...')) {
      const end = endOfLine(text, after);
      // Only a comment may follow; a parser that is shown anything else will say so.
      add(index, /^[ \t]*(?:[ \t]#.*)?$/su.test(text.slice(after, end)) ? index : end);
      source = content = end;
      continue;
    }
    if (!holdsDirectives(text.slice(source, index))) {
      add(index);
      source = index;
    }
    content = after;
  }
  add(text.length);
  return parts.filter(({ content: { start, end } }) => start < end);
}

function holdsDirectives(text: string): boolean {
  return text.includes('%') && DIRECTIVES.test(text);
}

function endOfLine(text: string, from: number): number {
  const found = text.slice(from).search(/[\r\n]/);
  return found < 0 ? text.length : from + found;
}

/** A stretch of a text without the white space around it. */
export function trimmed(text: string, start: number, end: number): TextRange {
  let first = start;
  while (first < end && LEADING.includes(text.charAt(first))) {
    first++;
  }
  let last = end;
  while (last > first && SPACE.includes(text.charAt(last - 1))) {
    last--;
  }
  return { start: first, end: last };
}
