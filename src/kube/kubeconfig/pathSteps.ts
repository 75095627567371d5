import { lstat, readlink } from 'node:fs/promises';
import { join, parse, resolve, sep } from 'node:path';

/** A name in a folder that decides where a path leads. */
export interface PathStep {
  /** Without symbolic links in it. */
  readonly folder: string;
  readonly name: string;
}

/** As many as Linux follows. */
const MAX_LINKS = 40;

/**
 * The names that decide where a path leads now: every symbolic link on the way, and at its end the file itself or
 * the first name that does not exist. Ordinary folders on the way are taken to stay.
 */
export async function stepsTo(path: string): Promise<readonly PathStep[]> {
  const steps: PathStep[] = [];
  let { folder, names } = split(resolve(path));
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const here = join(folder, name);
    const target = await follow(here);
    if (target.kind === 'folder' && names.length > 0) {
      folder = here;
      continue;
    }
    steps.push({ folder, name });
    if (target.kind !== 'link' || steps.length > MAX_LINKS) {
      break;
    }
    const rest = names;
    ({ folder, names } = split(resolve(folder, target.to)));
    names.push(...rest);
  }
  return steps;
}

function split(path: string): { folder: string; names: string[] } {
  const { root } = parse(path);
  return {
    folder: root,
    names: path
      .slice(root.length)
      .split(sep)
      .filter((name) => name !== ''),
  };
}

type Target = { readonly kind: 'link'; readonly to: string } | { readonly kind: 'folder' | 'end' };

async function follow(path: string): Promise<Target> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) {
      return { kind: 'link', to: await readlink(path) };
    }
    return { kind: stats.isDirectory() ? 'folder' : 'end' };
  } catch {
    return { kind: 'end' };
  }
}
