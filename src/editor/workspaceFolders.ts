import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { workspace } from 'vscode';

/**
 * Whether a file lies in the workspace, where somebody else may have put it: itself, or the folder where the relative
 * paths in it begin, which may be full of what they lead to even when the file is a link to one of the person's own.
 */
export function isInWorkspace(path: string): boolean {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const places = [realPath(path), realPath(dirname(path))];
  return folders.some(({ uri }) => places.some((place) => isInside(realPath(uri.fsPath), place)));
}

/** Where a path leads: a link from elsewhere into the workspace is in the workspace. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // It does not exist, so it leads nowhere.
    return path;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
