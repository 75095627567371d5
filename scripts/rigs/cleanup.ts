import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** An entry in the reaper's list, or its removal: one JSON array a line. */
export type ReaperLine =
  | readonly [verb: 'add' | 'delete', kind: 'group', pid: number]
  | readonly [verb: 'add' | 'delete', kind: 'folder', path: string];

let reaperInput: Writable | undefined;

/**
 * Notes something that must not outlive this process, or that it is gone already. The reaper, started with
 * the first entry, learns from the end of the pipe that this process ended, so neither exit nor signal
 * handlers are needed.
 */
export function tellReaper(...line: ReaperLine): void {
  reaperInput ??= startReaper();
  reaperInput.write(`${JSON.stringify(line)}\n`);
}

/** A folder that is removed by `remove()`, or else when this process ends. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Creates an empty folder; its path is `prefix` and some letters. */
export async function temporaryFolder(
  prefix = join(tmpdir(), 'service-explorer-'),
): Promise<TemporaryFolder> {
  const path = await mkdtemp(prefix);
  tellReaper('add', 'folder', path);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      tellReaper('delete', 'folder', path);
    },
  };
}

function startReaper(): Writable {
  const program = fileURLToPath(new URL('reaper.ts', import.meta.url));
  // In a process group of its own: Ctrl+C in the terminal must not reach it.
  const reaper = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // It waits for this process, so this process must not wait for it.
  reaper.unref();
  const input: Writable = reaper.stdin;
  if (input instanceof Socket) {
    input.unref();
  }
  return input;
}
