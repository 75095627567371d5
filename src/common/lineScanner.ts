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

  /** Takes the next chunk and returns the lines that it completes, without newlines; empty lines are left out. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#complete(chunk, start, end);
      if (line !== '') {
        lines.push(line);
      }
      start = end + 1;
    }
    if (start < chunk.length) {
      this.#keep(chunk.subarray(start));
    }
    return lines;
  }

  #complete(chunk: Buffer, start: number, end: number): string {
    if (this.#pieces.length === 0) {
      this.#checkLength(end - start);
      return chunk.toString('utf8', start, end);
    }
    this.#keep(chunk.subarray(start, end));
    const line = Buffer.concat(this.#pieces, this.#pendingBytes).toString('utf8');
    this.#forget();
    return line;
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
