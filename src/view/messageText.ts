import { basename } from 'node:path';
import { l10n, type Command } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { errorText } from '../editor/errorText.ts';
import { Commands, type CommandId } from '../ids.ts';
import type { KubeError } from '../kube/errors.ts';
import type { MessageElement } from './elements.ts';

/** How a message is told. */
export interface MessageText {
  /** What is the matter, short enough for a narrow side bar. */
  readonly label: string;
  /** Why, in the words of the server, the system or the file's reader. */
  readonly reason?: string;
  /** What to do about it, as short as the label. */
  readonly advice?: string;
  /** All of it in full. */
  readonly explanation: string;
  /** A codicon. */
  readonly icon: string;
  /** What a click does. */
  readonly command?: Command;
}

type Problem = Omit<MessageText, 'explanation'>;

/** All that the tree says where it has nothing, or not everything, to show. */
export function messageText(element: MessageElement): MessageText {
  const { message } = element;
  switch (message.kind) {
    case 'kubeconfigInvalid':
      return {
        label: l10n.t('Kubeconfig invalid'),
        reason: inRow(message.reason),
        advice: l10n.t('click to open it'),
        explanation: errorText(message.reason),
        icon: 'error',
        command: openKubeconfig(message.reason),
      };
    case 'noContext':
      return {
        label: l10n.t('No context chosen'),
        advice: l10n.t('click to choose'),
        explanation: l10n.t(
          'Choose the contexts whose clusters to show. The kubeconfig names no current one, or those chosen before are gone.',
        ),
        icon: 'info',
        command: click(Commands.chooseContexts),
      };
    case 'connecting':
      return {
        label: l10n.t('Connecting…'),
        explanation: l10n.t('Waiting for the server.'),
        icon: 'loading~spin',
      };
    case 'denied':
      return { ...denied(element, message.reason), explanation: errorText(message.reason) };
    case 'failed':
      return { ...failed(element, message.reason), explanation: errorText(message.reason) };
    case 'noNamespaces':
      return {
        label: l10n.t('No namespaces'),
        explanation: l10n.t(
          'The cluster has no namespace that you may see. New ones appear here by themselves.',
        ),
        icon: 'info',
      };
    case 'noProjects':
      return {
        label: l10n.t('No projects'),
        explanation: l10n.t(
          'You may not list the namespaces of this cluster, and no project is yours. New ones appear here by themselves. ({0})',
          toPlainText(message.reason.message),
        ),
        icon: 'info',
      };
    case 'namedNamespacesOnly':
      return {
        label: l10n.t('Other namespaces'),
        advice: l10n.t('may not be listed, click to add one'),
        explanation: l10n.t(
          "You may not list the namespaces of this cluster: these are the context's and those you added. ({0})",
          toPlainText(message.reason.message),
        ),
        icon: 'info',
        command: click(Commands.addNamespace, element),
      };
    case 'noServices':
      return {
        label: l10n.t('No Services'),
        explanation: l10n.t('This namespace has no Services. New ones appear here by themselves.'),
        icon: 'info',
      };
    case 'noMatch':
      return {
        label: l10n.t('No match'),
        advice: l10n.t('click to clear the filter'),
        explanation: l10n.t('There are Services here, and the filter hides them all.'),
        icon: 'filter',
        command: click(Commands.clearFilter),
      };
    case 'notShown':
      return {
        label: l10n.t('{0} more', message.count),
        advice: l10n.t('click to filter'),
        explanation: l10n.t('Filter by name, namespace or label to find the others.'),
        icon: 'filter',
        command: click(Commands.filter),
      };
  }
}

function denied(element: MessageElement, reason: KubeError): Problem {
  if (reason.remedy === 'trustWorkspace') {
    return {
      label: l10n.t('Signed out'),
      reason: inRow(reason),
      advice: l10n.t('click to manage the trust'),
      icon: 'workspace-untrusted',
      command: click('workbench.trust.manage'),
    };
  }
  const command = click(Commands.reconnect, element);
  if (reason.remedy === 'decide') {
    return {
      label: l10n.t('Signed out'),
      reason: inRow(reason),
      advice: l10n.t('click to decide'),
      icon: 'question',
      command,
    };
  }
  return reason.code !== 'forbidden'
    ? {
        label: l10n.t('Signed out'),
        // A 401 says no more than this row; what has no credentials to give says what it takes.
        ...(reason.code === 'credentials' || reason.hint !== undefined
          ? { reason: inRow(reason), advice: l10n.t('click to try again') }
          : { advice: l10n.t('sign in, then click to try again') }),
        icon: 'sign-in',
        command,
      }
    : {
        label: l10n.t('Forbidden'),
        reason: inRow(reason),
        advice: l10n.t('click to try again'),
        icon: 'lock',
        command,
      };
}

function failed(element: MessageElement, reason: KubeError): Problem {
  const retry = {
    reason: inRow(reason),
    advice: l10n.t('click to try again'),
    command: click(Commands.reconnect, element),
  };
  switch (reason.code) {
    case 'kubeconfig':
      if (reason.remedy === 'chooseContext') {
        return {
          label: l10n.t('No such context'),
          reason: inRow(reason),
          advice: l10n.t('click to choose'),
          icon: 'error',
          command: click(Commands.chooseContexts),
        };
      }
      if (reason.remedy === 'retry') {
        return { label: l10n.t('Kubeconfig not usable'), icon: 'error', ...retry };
      }
      return {
        label: l10n.t('Kubeconfig not usable'),
        reason: inRow(reason),
        advice: l10n.t('click to open it'),
        icon: 'error',
        command: openKubeconfig(reason),
      };
    case 'tls':
      return { label: l10n.t('Certificate not trusted'), icon: 'shield', ...retry };
    default:
      if (reason.ofIssuer) {
        return { label: l10n.t('Cannot sign in'), icon: 'debug-disconnect', ...retry };
      }
      return { label: l10n.t('Cannot connect'), icon: 'debug-disconnect', ...retry };
  }
}

/** A row shows the beginning of it, and a screen reader reads all of it. */
const LONGEST_REASON = 160;

/** The reason, and where: the file's name and the line, since a path is long, and stands in the tooltip. */
function inRow({ message, location, hint }: KubeError): string {
  const isInFile = location !== undefined && message.startsWith(`${location.file}:`);
  if (!isInFile) {
    return toPlainText(hint ?? message, LONGEST_REASON);
  }
  const reason = message.slice(location.file.length + 1).trim();
  const file = basename(location.file);
  return toPlainText(
    location.line === undefined ? l10n.t('{0}: {1}', file, reason) : l10n.t('{0} line {1}', file, reason),
    LONGEST_REASON,
  );
}

function openKubeconfig(reason: KubeError): Command {
  return click(Commands.openKubeconfig, reason.location);
}

function click(command: CommandId | 'workbench.trust.manage', ...args: readonly unknown[]): Command {
  return { command, title: '', arguments: [...args] };
}
