/** What stands in a line of a block: dashes, and a key with what is after it. Columns count from 0. */
export type LineEntry =
  | { readonly kind: 'dash'; readonly column: number }
  | {
      readonly kind: 'key';
      readonly column: number;
      readonly name: string;
      /** After the last character of the name, quotes included. */
      readonly end: number;
      /** After the colon. */
      readonly afterColon: number;
      /** What the line has as value, without comment; empty where it has none. */
      readonly value: string;
      readonly valueColumn: number;
    };

export interface Line {
  /** Of the whole text. */
  readonly start: number;
  readonly text: string;
  readonly entries: readonly LineEntry[];
  /** Where the key or the value begins, after spaces and dashes; the length of the line where there is none. */
  readonly content: number;
}

/** The name may end with space, which is no part of it: looking for where that begins takes long in lines of space. */
const KEY =
  /("(?:[^"\\]|\\.)*"[ \t]*|'(?:[^']|'')*'[ \t]*|[^\s#'"[\]{},&*!|>%@`:][^#:]*(?::(?![ \t]|$)[^#:]*)*):(?=[ \t]|$)/uy;
const COMMENT = /(?<![^ \t])#.*$/u;

/** The lines of a part of a text. */
export function linesOf(text: string, start: number, end: number): readonly Line[] {
  const lines: Line[] = [];
  for (let at = start; at <= end;) {
    const found = text.indexOf('\n', at);
    const lineEnd = found < 0 || found > end ? end : found;
    lines.push(toLine(at, text.slice(at, lineEnd).replace(/\r$/u, '')));
    at = lineEnd + 1;
  }
  return lines;
}

function toLine(start: number, text: string): Line {
  const entries: LineEntry[] = [];
  let content = spacesFrom(text, 0);
  while (text[content] === '-' && (content + 1 === text.length || text[content + 1] === ' ')) {
    entries.push({ kind: 'dash', column: content });
    content = spacesFrom(text, content + 1);
  }
  KEY.lastIndex = content;
  const [whole, written] = KEY.exec(text) ?? [];
  if (whole !== undefined && written !== undefined) {
    const name = written.trimEnd();
    const afterColon = content + whole.length;
    const valueColumn = spacesFrom(text, afterColon);
    entries.push({
      kind: 'key',
      column: content,
      name: /^["']/u.test(name) ? name.slice(1, -1) : name,
      end: content + name.length,
      afterColon,
      value: withoutComment(text.slice(valueColumn)),
      valueColumn,
    });
  }
  return { start, text, entries, content };
}

function withoutComment(value: string): string {
  return /^["']/u.test(value) ? value.trimEnd() : value.replace(COMMENT, '').trimEnd();
}

function spacesFrom(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') {
    at++;
  }
  return at;
}
