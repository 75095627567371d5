import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { workspace } from 'vscode';

/** Whether a file lies in the workspace, where somebody else may have put it. */
export function isInWorkspace(path: string): boolean {
  const folders = workspace.workspaceFolders ?? [];
  return folders.some(({ uri }) => uri.scheme === 'file' && isInside(realPath(uri.fsPath), realPath(path)));
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
