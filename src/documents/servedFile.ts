/**
 * The text of a live document as the file that VS Code reads. VS Code reads a file again that has another time, and
 * tells of what it has open only whether that has unsaved changes: so what it knows of the file is noted here.
 */
export class ServedFile {
  #bytes: Uint8Array | undefined;
  /** Milliseconds since the epoch, as a file has it. Goes up whenever the text is another. */
  #mtime = 0;
  #isUnread = false;
  #wasReadWhileDirty = false;

  /** Whether there is a text yet. */
  get hasText(): boolean {
    return this.#bytes !== undefined;
  }

  /** Whether VS Code has yet to read the text. */
  get isUnread(): boolean {
    return this.#isUnread;
  }

  /** VS Code is to read this from now on. */
  put(text: string): void {
    const bytes = new TextEncoder().encode(text);
    if (this.#bytes === undefined || Buffer.compare(this.#bytes, bytes) !== 0) {
      this.#replace(bytes);
      this.#isUnread = true;
    }
  }

  /** VS Code wrote this, so it need not read it. */
  noteWritten(text: string): void {
    this.#replace(new TextEncoder().encode(text));
    this.#isUnread = false;
  }

  /**
   * VS Code reads the text.
   *
   * @param isDirty whether its own has unsaved changes, as where it is about to throw them away
   */
  read(isDirty: boolean): Uint8Array {
    this.#isUnread = false;
    this.#wasReadWhileDirty = isDirty;
    return this.#bytes ?? new Uint8Array();
  }

  /**
   * VS Code has no unsaved changes any more.
   *
   * @returns whether it is to read the text again. Of a file that it read while it had some it does not learn the time,
   *   which it must know before the next ones.
   */
  settle(): boolean {
    this.#isUnread ||= this.#wasReadWhileDirty;
    this.#wasReadWhileDirty = false;
    return this.#isUnread;
  }

  /** @param isDirty whether VS Code has unsaved changes: it saves nothing over a file that is newer than its text */
  stat(isDirty: boolean): { readonly mtime: number; readonly size: number } {
    // Whether something was overwritten that is newer is for us to judge, by more than the time.
    return { mtime: isDirty ? 0 : this.#mtime, size: this.#bytes?.length ?? 0 };
  }

  #replace(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#mtime = Math.max(Date.now(), this.#mtime + 1);
  }
}
