import { createReadStream, createWriteStream, rmSync, type WriteStream } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Disposable } from '../../common/disposable.ts';

/** What is shown of a body at most: an editor has nothing to gain from more. */
export const SHOWN_BYTES = 2 * 1024 * 1024;
/** What is kept of a body at most, on disk. */
export const KEPT_BYTES = 4 * 1024 ** 3;

export interface KeptBodyLimits {
  readonly shownBytes: number;
  readonly keptBytes: number;
}

/**
 * A body while it comes, and after. Its beginning stays in memory; one that is longer goes to a file of its own, which
 * nobody else may read and which goes with it.
 */
export class KeptBody implements Disposable {
  readonly #limits: KeptBodyLimits;
  #beginning: Buffer[] = [];
  #shown = 0;
  #size = 0;
  #isCut = false;
  #folder: string | undefined;
  #file: WriteStream | undefined;
  #isDisposed = false;

  constructor(limits: KeptBodyLimits = { shownBytes: SHOWN_BYTES, keptBytes: KEPT_BYTES }) {
    this.#limits = limits;
  }

  /** In bytes, of all that came. */
  get size(): number {
    return this.#size;
  }

  /** More came than is kept. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** All of it, where it is short; else its beginning. */
  get beginning(): Buffer {
    if (this.#beginning.length !== 1) {
      this.#beginning = [Buffer.concat(this.#beginning)];
    }
    return this.#beginning[0] ?? Buffer.alloc(0);
  }

  /** The length of {@link beginning}. */
  get shownBytes(): number {
    return this.#shown;
  }

  /** There is more than {@link beginning}. */
  get isLong(): boolean {
    return this.#size > this.#shown;
  }

  /**
   * Takes a body in, no faster than it can be kept.
   *
   * @param onData is called after every piece
   * @throws KubeError where the body breaks off, Node's error where it cannot be written; what came until then stays
   */
  async readFrom(source: Readable, onData: (piece: Buffer) => void): Promise<void> {
    try {
      for await (const piece of source as AsyncIterable<Buffer>) {
        if (this.#isDisposed) {
          return;
        }
        await this.#keep(piece);
        onData(piece);
        if (this.#isCut) {
          return;
        }
      }
    } finally {
      source.destroy();
      await this.#finish();
    }
  }

  /** All that is kept, once it has come. */
  open(): Readable {
    return this.#file === undefined ? Readable.from([this.beginning]) : createReadStream(this.#file.path);
  }

  /** Writes a short body to a file that goes with it, for what reads nothing but files. @returns its path */
  async writeTo(fileName: string): Promise<string> {
    const path = join(await this.#openFolder(), fileName);
    await writeFile(path, this.beginning, { mode: 0o600 });
    return path;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#beginning = [];
    this.#shown = 0;
    this.#removeFolder();
  }

  async #keep(piece: Buffer): Promise<void> {
    if (this.#size + piece.length > this.#limits.keptBytes) {
      this.#isCut = true;
      return;
    }
    const room = this.#limits.shownBytes - this.#shown;
    if (this.#file === undefined && piece.length > room) {
      await this.#openFile();
    }
    if (this.#file !== undefined) {
      await write(this.#file, piece);
    }
    const part = piece.subarray(0, Math.max(0, room));
    if (part.length > 0) {
      this.#beginning.push(part);
      this.#shown += part.length;
    }
    this.#size += piece.length;
  }

  async #openFolder(): Promise<string> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'service-explorer-'));
    return this.#folder;
  }

  async #openFile(): Promise<void> {
    const file = createWriteStream(join(await this.#openFolder(), 'body'), { mode: 0o600 });
    // Whoever writes is told, too; an error that nobody listens to would end all extensions.
    file.on('error', () => undefined);
    this.#file = file;
    for (const piece of this.#beginning) {
      await write(file, piece);
    }
  }

  async #finish(): Promise<void> {
    const file = this.#file;
    if (file !== undefined && !file.writableEnded) {
      await new Promise<void>((resolve) => file.end(resolve));
    }
    if (this.#isDisposed) {
      this.#removeFolder();
    }
  }

  /** At once: when the window closes there is no time to wait. */
  #removeFolder(): void {
    if (this.#folder !== undefined) {
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }
}

function write(stream: WriteStream, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(piece, (error) => {
      if (error) {
        reject(error);
      } else {
        resolve();
      }
    });
  });
}
