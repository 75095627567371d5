import { l10n, window, type QuickPickItem } from 'vscode';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { stateText } from '../editor/stateText.ts';
import { UserError } from '../editor/userError.ts';
import type { Clusters } from '../model/clusters.ts';
import type { CommandContext } from './context.ts';

interface ContextItem extends QuickPickItem {
  readonly context: string;
}

/** Lets the person choose whose clusters are shown here. The kubeconfig keeps its current context. */
export async function chooseContexts({ clusters }: CommandContext): Promise<readonly string[] | undefined> {
  const { kubeconfig } = clusters;
  if (kubeconfig.kind !== 'loaded') {
    throw new UserError(
      l10n.t('There is no kubeconfig to choose contexts from. The Services view says more.'),
    );
  }
  const { contexts, currentContext } = kubeconfig;
  const chosen = await window.showQuickPick(
    contexts.map((context) => toItem(clusters, context, context === currentContext)),
    {
      title: l10n.t('Contexts to Show'),
      placeHolder: l10n.t('Choose one or more contexts of the kubeconfig, which stays as it is'),
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  if (chosen === undefined) {
    return undefined;
  }
  const selection = chosen.map(({ context }) => context);
  clusters.select(selection);
  return selection;
}

function toItem(clusters: Clusters, context: string, isCurrent: boolean): ContextItem {
  const cluster = clusters.shown.find((shown) => shown.context === context);
  const item: ContextItem = {
    context,
    label: escapeIcons(toPlainText(context)),
    picked: cluster !== undefined,
  };
  if (isCurrent) {
    item.description = l10n.t('current');
  }
  if (cluster !== undefined) {
    const state = cluster.state.kind === 'connecting' ? undefined : stateText(cluster.state);
    item.detail = [escapeIcons(toPlainText(cluster.server ?? '')), state].filter(Boolean).join(' · ');
  }
  return item;
}
