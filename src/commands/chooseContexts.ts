import { l10n, window, type QuickPickItem } from 'vscode';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { stateText } from '../editor/stateText.ts';
import { UserError } from '../editor/userError.ts';
import type { Clusters, ContextSummary } from '../model/clusters.ts';
import type { CommandContext } from './context.ts';

interface ContextItem extends QuickPickItem {
  readonly context: string;
}

/** Lets the person choose whose clusters are shown here. The kubeconfig keeps its current context. */
export async function chooseContexts({ clusters }: CommandContext): Promise<readonly string[] | undefined> {
  const { contexts, kubeconfig } = clusters;
  if (contexts.length === 0) {
    throw new UserError(
      l10n.t('There is no kubeconfig to choose contexts from. The Services view says more.'),
    );
  }
  const current = kubeconfig.kind === 'loaded' ? kubeconfig.currentContext : undefined;
  const chosen = await window.showQuickPick(
    contexts.map((context) => toItem(clusters, context, context.name === current)),
    {
      title: l10n.t('Contexts to Show'),
      placeHolder: l10n.t('Choose one or more contexts. The kubeconfig stays as it is.'),
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

function toItem(clusters: Clusters, context: ContextSummary, isCurrent: boolean): ContextItem {
  const { name, server, namespace, isSandbox } = context;
  const cluster = clusters.shown.find((shown) => shown.context === name);
  const facts = [
    isSandbox ? l10n.t('in memory') : undefined,
    server,
    namespace === undefined ? undefined : l10n.t('namespace {0}', namespace),
    cluster === undefined || cluster.state.kind === 'connecting' ? undefined : stateText(cluster.state),
  ].filter((fact) => fact !== undefined);
  return {
    context: name,
    label: escapeIcons(toPlainText(name)),
    detail: escapeIcons(toPlainText(facts.join(' · '))),
    picked: cluster !== undefined,
    ...(isCurrent && { description: l10n.t('current') }),
  };
}
