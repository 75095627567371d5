import { l10n, window } from 'vscode';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import { isNamespaceName } from '../kube/serviceApi/names.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Target } from '../model/target.ts';
import type { CommandContext } from './context.ts';

/**
 * Asks for the name of a namespace to show of a cluster that lists none.
 *
 * @returns the name; undefined where the person gave none
 */
export async function addNamespace(
  { clusters, preferences }: CommandContext,
  target: Target | undefined,
): Promise<string | undefined> {
  const cluster = target?.cluster ?? (await chooseCluster(clusters.shown));
  if (cluster === undefined) {
    return undefined;
  }
  requireNamed(cluster);
  const shown = new Set([...cluster.namespaces.values()].map(({ name }) => name));
  const name = await window.showInputBox({
    title: l10n.t('Add Namespace of {0}', toPlainText(cluster.context)),
    prompt: l10n.t(
      'The server does not let you list namespaces, so it is for you to know the name. This workspace remembers it.',
    ),
    placeHolder: l10n.t('Name of the namespace'),
    validateInput: (text) => whatIsWrongWith(text.trim(), shown),
  });
  if (name === undefined) {
    return undefined;
  }
  await preferences.addNamespace(cluster.context, name.trim());
  return name.trim();
}

/** Called without a row: the clusters that can be meant are those that list no namespaces. */
async function chooseCluster(shown: readonly Cluster[]): Promise<Cluster | undefined> {
  const candidates = shown.filter(({ namespaceSource }) => namespaceSource.kind === 'named');
  if (candidates.length > 1) {
    const items = candidates.map((cluster) => ({
      label: escapeIcons(toPlainText(cluster.context)),
      cluster,
    }));
    return (await window.showQuickPick(items, { title: l10n.t('Add a Namespace of Which Context?') }))
      ?.cluster;
  }
  const [only] = candidates;
  if (only === undefined) {
    throw new UserError(l10n.t('All clusters that are connected list their namespaces themselves.'));
  }
  return only;
}

function requireNamed({ context, namespaceSource: { kind }, state }: Cluster): void {
  if (kind === 'named') {
    return;
  }
  const name = toPlainText(context);
  throw new UserError(
    kind === 'projects'
      ? l10n.t('All your projects of {0} are shown already.', name)
      : state.kind === 'live'
        ? l10n.t('All namespaces of {0} are shown already.', name)
        : l10n.t('{0} is not connected, so nothing is known of its namespaces.', name),
  );
}

/** A name that cannot be, or that is there already, said while it is typed; nothing while there is nothing. */
function whatIsWrongWith(name: string, shown: ReadonlySet<string>): string | undefined {
  if (shown.has(name)) {
    return l10n.t('This namespace is shown already.');
  }
  return isNamespaceName(name)
    ? undefined
    : l10n.t('Use at most 63 lower-case letters, digits and "-", with no "-" at the ends.');
}
