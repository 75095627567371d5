import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KubeError } from '../errors.ts';
import { parseKubeconfig } from './parse.ts';
import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from './types.ts';

/**
 * Reads the files and merges them by kubectl's rules: of entries with the same name, and of current contexts, the
 * first counts and nothing of the others is mixed in. Files that do not exist are passed over.
 *
 * @throws KubeError for the first file that cannot be read or understood
 */
export async function loadKubeconfig(paths: readonly string[]): Promise<Kubeconfig> {
  const files: string[] = [];
  const missing: string[] = [];
  const contexts = new Map<string, ContextEntry>();
  const clusters = new Map<string, ClusterEntry>();
  const users = new Map<string, UserEntry>();
  let currentContext: string | undefined;
  for (const file of paths.map((path) => resolve(path))) {
    const content = await readText(file);
    if (content === undefined) {
      missing.push(file);
      continue;
    }
    files.push(file);
    const parsed = parseKubeconfig(content, file);
    addMissing(contexts, parsed.contexts);
    addMissing(clusters, parsed.clusters);
    addMissing(users, parsed.users);
    currentContext ??= parsed.currentContext;
  }
  return { files, missing, currentContext, contexts, clusters, users };
}

function addMissing<T>(target: Map<string, T>, entries: ReadonlyMap<string, T>): void {
  for (const [name, entry] of entries) {
    if (!target.has(name)) {
      target.set(name, entry);
    }
  }
}

/** The file's text, undefined where there is no file. */
async function readText(file: string): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return undefined;
    }
    throw unreadable(file, READ_PROBLEMS[code] ?? `it cannot be read (${code}).`);
  }
  return decode(file, bytes);
}

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'you may not read it. Change its permissions, or take it out of KUBECONFIG.',
  EISDIR: 'it is a folder. Name the file in it.',
  ENOTDIR: 'its folder is a file. Correct the path.',
  ELOOP: 'it is a symbolic link that leads back to itself. Link it to a file.',
};

/** UTF-8, or what its byte order mark says: PowerShell redirects output into UTF-16. */
function decode(file: string, bytes: Buffer): string {
  const mark = bytes.toString('hex', 0, 2);
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(file, `it is not ${encoding.toUpperCase()} text. Save it as UTF-8.`);
  }
}

function unreadable(file: string, problem: string): KubeError {
  return new KubeError('kubeconfig', `${file}: ${problem}`, { location: { file } });
}
