import { KubeError, type TextPosition } from '../errors.ts';

const INDENT = ' '.repeat(100);

/** Whose text it is decides what kind of mistake one in it is. */
export interface SourceOptions {
  readonly code: 'kubeconfig' | 'invalid';
  /** Absolute path of the file; left out for text that is in none. */
  readonly file?: string;
}

/**
 * A text that is parsed, or a part of one. It says where in the whole of it something is wrong, and never quotes it: it
 * may hold secrets. Offsets count in UTF-16 units from the beginning of the whole text, other than those in `text`.
 */
export class SourceText {
  readonly #whole: string;
  readonly #options: SourceOptions;
  readonly #lines: LineTable;
  /** Offset of the part. */
  readonly #start: number;
  readonly #end: number;
  /** Offsets of the lines in the part that were indented, counted from its beginning and in order. */
  readonly #indented: number[] = [];
  #text: string;

  constructor(
    whole: string,
    options: SourceOptions,
    lines = new LineTable(whole),
    start = 0,
    end = whole.length,
  ) {
    this.#whole = whole;
    this.#options = options;
    this.#lines = lines;
    this.#start = start + (whole.charCodeAt(start) === BYTE_ORDER_MARK ? 1 : 0);
    this.#end = end;
    this.#text = whole.slice(this.#start, end);
  }

  /** What the parser gets: without a byte order mark, and with some lines indented. */
  get text(): string {
    return this.#text;
  }

  /** A part of this text for itself, which speaks of places as this one does. */
  part(start: number, end: number): SourceText {
    return new SourceText(this.#whole, this.#options, this.#lines, start, end);
  }

  /** Indents the line at an offset in `text`, for a parser that wants it so. */
  indentLine(at: number): void {
    const start = Math.max(this.#text.lastIndexOf('\n', at - 1), this.#text.lastIndexOf('\r', at - 1)) + 1;
    const line = this.offsetOf(start) - this.#start;
    this.#text = this.#text.slice(0, start) + INDENT + this.#text.slice(start);
    this.#indented.push(line);
    this.#indented.sort((a, b) => a - b);
  }

  /** Takes the tabs right before an offset in `text` for spaces, for a parser that minds them. False if there are none. */
  spaceTabs(at: number): boolean {
    const [blank = ''] = /[ \t]*$/u.exec(this.#text.slice(Math.max(0, at - INDENT.length), at)) ?? [];
    if (!blank.includes('\t')) {
      return false;
    }
    this.#text = this.#text.slice(0, at - blank.length) + ' '.repeat(blank.length) + this.#text.slice(at);
    return true;
  }

  /** The offset in the whole text of an offset in `text`. */
  offsetOf(at: number): number {
    let indentation = 0;
    for (const line of this.#indented) {
      const before = at - indentation;
      if (before <= line) {
        break;
      }
      indentation += Math.min(before - line, INDENT.length);
    }
    return Math.min(this.#start + at - indentation, this.#whole.length);
  }

  /** Absolute path of the file; undefined for text that is in none. */
  get file(): string | undefined {
    return this.#options.file;
  }

  /** Line and column of an offset. */
  positionOf(offset: number): TextPosition {
    return this.#lines.positionOf(offset);
  }

  /**
   * An error at an offset. `problem` says what is wrong and what to do. What is missing at the end is missing where the
   * last line ends that says anything.
   */
  errorAt(offset: number, problem: string): KubeError {
    const last = trimmedEnd(this.#whole, this.#start, this.#end);
    const { line, column } = this.positionOf(Math.min(offset, last));
    const { code, file } = this.#options;
    return file === undefined
      ? new KubeError(code, `Line ${line}, column ${column}: ${problem}`, { position: { line, column } })
      : new KubeError(code, `${file}:${line}:${column}: ${problem}`, { location: { file, line, column } });
  }
}

const BYTE_ORDER_MARK = 0xfeff;

/** Without what YAML and JSON take for white space: anything else that looks like it may be the mistake. */
function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && ' \t\r\n'.includes(text.charAt(last - 1))) {
    last--;
  }
  return last;
}

/** Where the lines of a text begin. Made when first asked: most texts have no mistake. */
class LineTable {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Line and column of an offset, both counted from 1. */
  positionOf(offset: number): { line: number; column: number } {
    this.#starts ??= lineStarts(this.#text);
    let line = 0;
    for (let after = this.#starts.length; after - line > 1;) {
      const middle = (line + after) >>> 1;
      if ((this.#starts[middle] ?? Infinity) <= offset) {
        line = middle;
      } else {
        after = middle;
      }
    }
    return { line: line + 1, column: offset - (this.#starts[line] ?? 0) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const first = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  return [first, ...Array.from(text.matchAll(/\r\n?|\n/g), ({ 0: end, index }) => index + end.length)];
}
