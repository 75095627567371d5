import { l10n, workspace } from 'vscode';
import { commandLine } from '../common/commandLine.ts';
import { toPlainText } from '../common/text.ts';
import { findExecutable } from '../kube/credentials/exec/findExecutable.ts';
import type { PluginGate, PluginInvocation } from '../kube/credentials/exec/pluginInvocation.ts';
import { isOwnKubeconfig } from './kubeconfigFiles.ts';
import type { PluginConsent } from './pluginConsent.ts';
import type { Settings } from './settings.ts';

export interface CredentialPluginsOptions {
  readonly settings: Pick<Settings, 'credentialPluginPolicy' | 'allowedCredentialPlugins'>;
  readonly consent: Pick<PluginConsent, 'remembered' | 'isExpected' | 'ask'>;
  /** What the person's preferences for kubectl say. */
  readonly kuberc: PluginGate;
  /** With the PATH on which the commands of the settings are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Decides which credential plugins run. A kubeconfig can name any command, so whoever wrote it decides what runs, if
 * nobody else does: the workspace has to be trusted, the settings and kubectl's preferences have to let it run, and
 * the person is asked where the kubeconfig is not one that kubectl reads anyway.
 */
export function credentialPlugins({ settings, consent, kuberc, env }: CredentialPluginsOptions): PluginGate {
  let turn: Promise<unknown> = Promise.resolve();

  /** One question at a time: its answer may be that to the next. */
  function ask(plugin: PluginInvocation): Promise<boolean> {
    const answer = turn.then(async () => (await isAllowed(plugin)) || consent.ask(plugin));
    turn = answer.catch(() => undefined);
    return answer;
  }

  async function isAllowed({ executable }: PluginInvocation): Promise<boolean> {
    const { allowedCredentialPlugins } = settings;
    const allowed = await Promise.all(
      allowedCredentialPlugins.map((command) => findExecutable(command, env)),
    );
    return allowed.includes(executable);
  }

  return async (plugin) => {
    const command = toPlainText(plugin.command);
    if (!workspace.isTrusted) {
      return {
        refused: l10n.t(
          'The credential plugin {0} runs in trusted workspaces only. Trust this one with the command "Workspaces: Manage Workspace Trust".',
          command,
        ),
        remedy: 'trustWorkspace',
      };
    }
    if (settings.credentialPluginPolicy === 'denyAll') {
      return {
        refused: l10n.t(
          'The credential plugin {0} may not run: the setting "serviceExplorer.credentialPlugins.policy" denies all.',
          command,
        ),
      };
    }
    const preferred = await kuberc(plugin);
    if (preferred !== 'run' || settings.credentialPluginPolicy === 'allowAll') {
      return preferred;
    }
    if (isOwnKubeconfig(plugin.kubeconfig) || (await isAllowed(plugin))) {
      return 'run';
    }
    const remembered = consent.remembered(plugin);
    if (remembered === undefined && !consent.isExpected(plugin)) {
      return {
        refused: l10n.t(
          'The context {0} wants to run {1} to sign in.',
          toPlainText(plugin.contexts.join(', ')),
          toPlainText(commandLine([plugin.command, ...plugin.args])),
        ),
        remedy: 'decide',
      };
    }
    return (remembered ?? (await ask(plugin)))
      ? 'run'
      : { refused: l10n.t('You did not let the credential plugin {0} run.', command), remedy: 'decide' };
  };
}
