import { delimiter, join, resolve } from 'node:path';
import type { FromFile } from './types.ts';

/**
 * The files that make up the kubeconfig, in order of precedence: those that KUBECONFIG lists, else `~/.kube/config`.
 * A list of nothing but separators is a list of no files, as for kubectl.
 */
export function kubeconfigPaths(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): readonly string[] {
  const list = env['KUBECONFIG'];
  if (list === undefined || list === '') {
    return [join(home, '.kube', 'config')];
  }
  const paths = list.split(delimiter).filter((path) => path !== '');
  return [...new Set(paths.map((path) => resolve(path)))];
}

/** The absolute form of a path that an entry names. */
export function resolvePath(entry: FromFile, path: string): string {
  return resolve(entry.folder, path);
}
