import { homedir } from 'node:os';
import { l10n, workspace } from 'vscode';
import { kubercGate } from '../kube/credentials/exec/kuberc.ts';
import type { PluginGate } from '../kube/credentials/exec/pluginInvocation.ts';

/** Lets credential plugins run in trusted workspaces, where kubectl's own preferences allow them. */
export function pluginGate(env: Readonly<Record<string, string | undefined>>): PluginGate {
  const kuberc = kubercGate(env, homedir());
  return async (plugin) =>
    workspace.isTrusted
      ? kuberc(plugin)
      : { refused: l10n.t('Credential plugins run in trusted workspaces only. Trust this workspace first.') };
}
