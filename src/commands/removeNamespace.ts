import { l10n } from 'vscode';
import { UserError } from '../editor/userError.ts';
import type { Target } from '../model/target.ts';
import type { CommandContext } from './context.ts';

/** Shows a namespace no longer that the person added. The cluster keeps it. */
export async function removeNamespace(
  { preferences }: CommandContext,
  target: Target | undefined,
): Promise<void> {
  const added =
    target?.kind === 'namespace' &&
    preferences
      .namespaces(target.cluster.context)
      .some(({ name, by }) => by === 'person' && name === target.namespace);
  if (!added) {
    throw new UserError(l10n.t('Select a namespace first that you added.'));
  }
  await preferences.removeNamespace(target.cluster.context, target.namespace);
}
