import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Disposable } from '../../common/disposable.ts';
import { stepsTo } from './pathSteps.ts';

/** What arrives within this time of the first sign of a change is one change. */
const SETTLE_MS = 100;
const POLL_MS = 2_000;

export interface KubeconfigWatch extends Disposable {
  /** Fulfilled once every folder is under watch. Changes before that are told too, but for the first instant. */
  readonly started: Promise<void>;
}

/**
 * Calls `onChange` after any of the files was created, written, replaced, deleted, or became another one because a
 * symbolic link on its path was retargeted. None of them, nor their folders, need exist. Call this before reading the
 * files: then no change is missed in between.
 *
 * Never throws. Where folders cannot be watched (too many watches, no permission) the files are polled.
 */
export function watchKubeconfig(paths: readonly string[], onChange: () => void): KubeconfigWatch {
  return new FileWatch(paths, onChange);
}

interface WatchedFolder {
  readonly watcher: FSWatcher;
  /** What matters in it: `~/.kube` also holds kubectl's caches. */
  names: ReadonlySet<string>;
}

class FileWatch implements KubeconfigWatch {
  readonly started: Promise<void>;
  readonly #paths: readonly string[];
  readonly #onChange: () => void;
  readonly #folders = new Map<string, WatchedFolder>();
  #state = '';
  #settling: NodeJS.Timeout | undefined;
  #polling: NodeJS.Timeout | undefined;
  /** One scan at a time: a slow one must not report an older state after a newer one. */
  #scans: Promise<void>;
  #isDisposed = false;

  constructor(paths: readonly string[], onChange: () => void) {
    this.#paths = paths;
    this.#onChange = onChange;
    this.started = this.#start();
    this.#scans = this.started;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#settling);
    clearTimeout(this.#polling);
    for (const folder of this.#folders.keys()) {
      this.#unwatch(folder);
    }
  }

  async #start(): Promise<void> {
    this.#state = await stateOf(this.#paths);
    await this.#scan();
  }

  /** Watches what decides about the files now, and tells when they are not as they were. */
  async #scan(): Promise<void> {
    let hasMore = true;
    while (hasMore) {
      // A folder may have changed just before it came under watch: look again until there is none to add.
      hasMore = this.#watchOnly(await foldersOf(this.#paths));
    }
    const state = await stateOf(this.#paths);
    if (state !== this.#state && !this.#isDisposed) {
      this.#state = state;
      // Out of band, so that an error of the listener's is its own and not the end of the scans.
      queueMicrotask(this.#onChange);
    }
  }

  #scanSoon(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.#scanNext();
    }, SETTLE_MS).unref();
  }

  #scanLater(): void {
    this.#polling ??= setTimeout(() => {
      this.#polling = undefined;
      this.#scanNext();
    }, POLL_MS).unref();
  }

  #scanNext(): void {
    this.#scans = this.#scans.then(() => this.#scan());
  }

  /** Returns whether a folder came under watch that was not before. */
  #watchOnly(folders: ReadonlyMap<string, ReadonlySet<string>>): boolean {
    for (const folder of this.#folders.keys()) {
      if (!folders.has(folder)) {
        this.#unwatch(folder);
      }
    }
    let added = false;
    for (const [folder, names] of folders) {
      const watched = this.#folders.get(folder);
      if (watched) {
        watched.names = names;
      } else {
        added = this.#watch(folder, names) || added;
      }
    }
    return added;
  }

  #watch(folder: string, names: ReadonlySet<string>): boolean {
    if (this.#isDisposed) {
      return false;
    }
    try {
      const watcher = watch(folder, { persistent: false });
      watcher.on('change', (_event, name) => {
        this.#onEvent(folder, name);
      });
      watcher.on('error', () => {
        this.#unwatch(folder);
        this.#scanLater();
      });
      this.#folders.set(folder, { watcher, names });
      return true;
    } catch {
      this.#scanLater();
      return false;
    }
  }

  #onEvent(folder: string, name: string | Buffer | null): void {
    if (name === basename(folder)) {
      // The folder itself was moved or deleted; another may have its name now, which this watch would not see.
      this.#unwatch(folder);
    } else if (typeof name === 'string' && this.#folders.get(folder)?.names.has(name) === false) {
      return;
    }
    this.#scanSoon();
  }

  #unwatch(folder: string): void {
    this.#folders.get(folder)?.watcher.close();
    this.#folders.delete(folder);
  }
}

/** The folders to watch for a change of where the paths lead, with the names that matter in each. */
async function foldersOf(paths: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const steps = await Promise.all(paths.map(stepsTo));
  const names = Map.groupBy(steps.flat(), ({ folder }) => folder);
  return new Map([...names].map(([folder, inFolder]) => [folder, new Set(inFolder.map(({ name }) => name))]));
}

/** Differs when the content may. */
async function stateOf(paths: readonly string[]): Promise<string> {
  const states = await Promise.all(
    paths.map(async (path) => {
      try {
        const { dev, ino, size, mode, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
        return [dev, ino, size, mode, mtimeNs, ctimeNs].join(' ');
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    }),
  );
  return states.join('\n');
}
