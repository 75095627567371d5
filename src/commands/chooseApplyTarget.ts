import { l10n, window, type QuickPickItem } from 'vscode';
import { DisposableStore } from '../common/disposable.ts';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import { isNamespaceName } from '../kube/serviceApi/names.ts';
import type { Cluster } from '../model/cluster.ts';
import type { CommandContext } from './context.ts';

/** Where the documents of files go. */
export interface ChosenTarget {
  readonly context: string;
  /** For those that name none. */
  readonly namespace: string;
}

/**
 * Chooses the context that files of this workspace are applied to, and the namespace for documents that name none.
 *
 * @param argument `{context, namespace}`, or only the context, to choose without a question
 * @returns what is chosen now; undefined where the person chose nothing
 */
export async function chooseApplyTarget(
  { applyTarget, clusters }: Pick<CommandContext, 'applyTarget' | 'clusters'>,
  argument: unknown,
): Promise<ChosenTarget | undefined> {
  const { context, namespace } = (argument ?? {}) as Partial<Record<keyof ChosenTarget, unknown>>;
  if (typeof context !== 'string') {
    const cluster = await applyTarget.askCluster();
    const chosen = await askNamespace(cluster, applyTarget.get()?.namespace);
    if (chosen === undefined) {
      return undefined;
    }
    await applyTarget.set(cluster.context, chosen);
    return { context: cluster.context, namespace: chosen };
  }
  const cluster = clusters.shown.find((shown) => shown.context === context);
  if (cluster === undefined || (namespace !== undefined && !isName(namespace))) {
    throw new UserError(
      l10n.t('{0} is no context that is shown, or the namespace cannot be one.', toPlainText(context)),
    );
  }
  await applyTarget.set(context, namespace);
  return { context, namespace: namespace ?? cluster.defaultNamespace };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && isNamespaceName(value);
}

/** Lets the person pick a namespace that is known, or type one that is not. */
async function askNamespace(cluster: Cluster, current: string | undefined): Promise<string | undefined> {
  const owned = new DisposableStore();
  const input = owned.add(window.createQuickPick<QuickPickItem & { readonly name: string }>());
  const toItem = (name: string, description: string): QuickPickItem & { readonly name: string } => ({
    label: escapeIcons(toPlainText(name)),
    description,
    name,
  });
  const update = (): void => {
    const known = new Set([
      cluster.defaultNamespace,
      ...[...cluster.namespaces.values()].map(({ name }) => name),
    ]);
    const typed = input.value.trim();
    const items = [...known].sort().map((name) => toItem(name, name === current ? l10n.t('current') : ''));
    const other = isNamespaceName(typed) && !known.has(typed) ? [toItem(typed, l10n.t('as typed'))] : [];
    input.items = [...items, ...other];
  };
  input.title = l10n.t('Namespace on {0}', toPlainText(cluster.context));
  input.placeholder = l10n.t('For documents that name none. Pick one, or type its name.');
  owned.add(cluster.namespaces.onDidChange(update));
  owned.add(input.onDidChangeValue(update));
  update();
  cluster.start();
  return new Promise((resolve) => {
    owned.add(
      input.onDidAccept(() => {
        resolve(input.activeItems[0]?.name);
        input.hide();
      }),
    );
    owned.add(
      input.onDidHide(() => {
        resolve(undefined);
        owned.dispose();
      }),
    );
    input.show();
  });
}
