import type { WrittenText } from './requestDocument.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/** A line of a text without its end, and where it begins. */
export interface TextLine {
  readonly text: string;
  readonly start: number;
  /** From 0. */
  readonly number: number;
}

/** The lines as editors count them: each ends with CR, LF or both. */
export function linesOf(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ text: text.slice(start, index), start, number: lines.length });
    start = index + end.length;
  }
  lines.push({ text: text.slice(start), start, number: lines.length });
  return lines;
}

/** What there is of a line from a column on, without what is blank at its ends. */
export function restOf({ text, start }: TextLine, column = 0): WrittenText {
  const rest = text.slice(column);
  const trimmed = rest.trim();
  const from = start + column + (trimmed === '' ? 0 : rest.length - rest.trimStart().length);
  return { text: trimmed, range: { start: from, end: from + trimmed.length } };
}

export function isBlank({ text }: TextLine): boolean {
  return text.trim() === '';
}

/** From the first to the last line that is not blank; undefined where all are. */
export function rangeOfLines(lines: readonly TextLine[]): TextRange | undefined {
  const first = lines.find((line) => !isBlank(line));
  const last = lines.findLast((line) => !isBlank(line));
  return first && last && { start: first.start, end: last.start + last.text.trimEnd().length };
}
