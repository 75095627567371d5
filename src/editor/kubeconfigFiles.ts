import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { kubeconfigPaths } from '../kube/kubeconfig/paths.ts';
import type { Settings } from './settings.ts';
import { isInWorkspace } from './workspaceFolders.ts';

/**
 * The kubeconfig files to read: those of the settings, else those that kubectl would read. A kubeconfig names
 * commands to run and servers to send credentials to, so one that lies in the workspace needs a trusted workspace.
 */
export function kubeconfigFiles(settings: Settings): readonly string[] {
  const chosen = settings.kubeconfig.map(expandHome);
  const paths = chosen.length > 0 ? chosen : kubeconfigPaths(process.env, homedir());
  return vscode.workspace.isTrusted ? paths : paths.filter((path) => !isInWorkspace(path));
}

/** Whether kubectl reads this file too, and the person did not get it with a workspace. */
export function isOwnKubeconfig(path: string): boolean {
  return kubeconfigPaths(process.env, homedir()).includes(path) && !isInWorkspace(path);
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}
