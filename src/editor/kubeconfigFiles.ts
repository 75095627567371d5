import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { kubeconfigPaths } from '../kube/kubeconfig/paths.ts';
import type { Settings } from './settings.ts';

/**
 * The kubeconfig files to read: those of the settings, else those that kubectl would read. A kubeconfig names
 * commands to run and servers to send credentials to, so one that lies in the workspace needs a trusted workspace.
 */
export function kubeconfigFiles(settings: Settings): readonly string[] {
  const chosen = settings.kubeconfig.map(expandHome);
  const paths = chosen.length > 0 ? chosen : kubeconfigPaths(process.env, homedir());
  return vscode.workspace.isTrusted ? paths : paths.filter((path) => !isInWorkspace(path));
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function isInWorkspace(path: string): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
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
