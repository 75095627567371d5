import { KubeError } from '../errors.ts';

const LINE_BREAK = /\r\n?|\n/;
const INDENT = ' '.repeat(100);

/** Whose text it is decides what kind of mistake one in it is. */
export interface SourceOptions {
  readonly code: 'kubeconfig' | 'invalid';
  /** Absolute path of the file; left out for text that is in none. */
  readonly file?: string;
}

/** A text that is parsed. It says where in it something is wrong, and never quotes it: it may hold secrets. */
export class SourceText {
  readonly #options: SourceOptions;
  readonly #indented = new Set<number>();
  #text: string;

  constructor(text: string, options: SourceOptions) {
    this.#options = options;
    this.#text = text.replace(/^\uFEFF/, '');
  }

  get text(): string {
    return this.#text;
  }

  /** Indents the line at an offset, for a parser that wants it so. What is said of places does not change by it. */
  indentLine(offset: number): void {
    const { line, column } = this.#locate(offset);
    const start = offset - column;
    this.#text = this.#text.slice(0, start) + INDENT + this.#text.slice(start);
    this.#indented.add(line);
  }

  /** An error at an offset. `problem` says what is wrong and what to do. */
  errorAt(offset: number, problem: string): KubeError {
    const at = this.#locate(offset);
    const line = at.line + 1;
    const column = at.column + 1 - (this.#indented.has(at.line) ? INDENT.length : 0);
    const { code, file } = this.#options;
    return file === undefined
      ? new KubeError(code, `Line ${line}, column ${column}: ${problem}`, { position: { line, column } })
      : new KubeError(code, `${file}:${line}:${column}: ${problem}`, { location: { file, line, column } });
  }

  #locate(offset: number): { line: number; column: number } {
    const lines = this.#text.slice(0, offset).split(LINE_BREAK);
    return { line: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
  }
}
