import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from './cleanup.ts';

/** How often a process looks whether another one has released a lock. */
const LOCK_POLL_MS = 200;

/**
 * A folder of this project in the user's cache, created if need be. Everything that is downloaded or built
 * once and used by many checkouts lives there; `SERVICE_EXPLORER_CACHE` moves it.
 */
export function cacheDirectory(...names: string[]): string {
  const root = environment('SERVICE_EXPLORER_CACHE') ?? join(platformCache(), 'service-explorer');
  const directory = join(root, ...names);
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** An environment variable; an empty one counts as not set. */
export function environment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/**
 * Returns `directory` once it is complete. If it does not exist, `install` fills a temporary folder beside it,
 * which is then renamed: an interrupted installation leaves nothing that looks finished. Concurrent callers,
 * in this process or another, wait for the first one.
 */
export async function installOnce(
  directory: string,
  install: (temporary: string) => Promise<void>,
): Promise<string> {
  if (existsSync(directory)) {
    return directory;
  }
  return withLock(`${directory}.lock`, async () => {
    if (existsSync(directory)) {
      return directory;
    }
    mkdirSync(dirname(directory), { recursive: true });
    // Beside the final place, because only within one file system is a rename atomic.
    const temporary = await temporaryFolder(join(dirname(directory), `.${basename(directory)}-`));
    try {
      const result = join(temporary.path, basename(directory));
      mkdirSync(result);
      await install(result);
      await rename(result, directory);
    } finally {
      await temporary.remove();
    }
    return directory;
  });
}

/**
 * Runs `work` while holding a lock file with this process's id. The lock of a process that died is taken
 * over. Two waiters may take over at the same instant, so the lock saves duplicate work and no more:
 * `work` must end in one atomic step.
 */
export async function withLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!(await tryLock(lockFile))) {
    if (await isAbandoned(lockFile)) {
      await rm(lockFile, { force: true });
    } else {
      await delay(LOCK_POLL_MS);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function tryLock(lockFile: string): Promise<boolean> {
  // Written first and linked then, so that no one ever reads a lock file that is still empty.
  const candidate = `${lockFile}.${randomUUID()}`;
  await writeFile(candidate, String(process.pid));
  try {
    await link(candidate, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    await rm(candidate);
  }
}

async function isAbandoned(lockFile: string): Promise<boolean> {
  const owner = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  if (!owner) {
    // It was released just now.
    return false;
  }
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function platformCache(): string {
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Caches');
    case 'win32':
      return environment('LOCALAPPDATA') ?? join(homedir(), 'AppData', 'Local');
    default:
      return environment('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  }
}
