import { isUtf8 } from 'node:buffer';

const NEWLINE = 0x0a;

/** Thrown when a line grows past the limit; nothing of it is kept. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';
}

/**
 * Cuts a stream of bytes into lines. Scans for the newline byte, which cannot occur inside a multi-byte UTF-8
 * sequence, and keeps an unfinished line as the list of its pieces: joining them once, at the end, is what keeps
 * a long line that arrives in small pieces linear.
 */
export class LineScanner {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #pendingBytes = 0;

  /** @param maxBytes the longest line accepted, without its newline */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes received since the last newline. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /**
   * Takes the next chunk and gives the lines that it completes, without newlines; empty lines are left out. What is
   * wrong with a line is thrown when its turn comes: the lines before it are given.
   *
   * @throws LineTooLongError
   * @throws SyntaxError for a line that is not UTF-8
   */
  *push(chunk: Buffer): Generator<string, void, undefined> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#complete(chunk, start, end);
      start = end + 1;
      if (line !== '') {
        yield line;
      }
    }
    if (start < chunk.length) {
      this.#keep(chunk.subarray(start));
    }
  }

  #complete(chunk: Buffer, start: number, end: number): string {
    if (this.#pieces.length === 0) {
      this.#checkLength(end - start);
      return decode(chunk.subarray(start, end));
    }
    this.#keep(chunk.subarray(start, end));
    const line = Buffer.concat(this.#pieces, this.#pendingBytes);
    this.#forget();
    return decode(line);
  }

  #keep(piece: Buffer): void {
    this.#pendingBytes += piece.length;
    this.#checkLength(this.#pendingBytes);
    this.#pieces.push(piece);
  }

  #checkLength(bytes: number): void {
    if (bytes > this.#maxBytes) {
      this.#forget();
      throw new LineTooLongError(`A line is longer than ${this.#maxBytes} bytes.`);
    }
  }

  #forget(): void {
    this.#pieces = [];
    this.#pendingBytes = 0;
  }
}

/** Bytes that went wrong on the way must not become text that looks right. */
function decode(line: Buffer): string {
  if (!isUtf8(line)) {
    throw new SyntaxError('A line is not UTF-8.');
  }
  return line.toString('utf8');
}
