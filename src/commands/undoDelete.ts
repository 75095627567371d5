import { l10n, window } from 'vscode';
import { isJsonObject } from '../common/json.ts';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import { KubeError } from '../kube/errors.ts';
import type { DeletedService } from '../model/deletedServices.ts';
import type { CommandContext } from './context.ts';
import { nameOf, type RestoreResult } from './delete/restoreOutcome.ts';
import { restoreServices } from './delete/restoreServices.ts';

/**
 * Puts back what was deleted since the window was opened or reloaded: the Service of `{context, namespace, name}`;
 * without an argument the only one, or those that the person picks.
 *
 * @returns what became of each
 * @throws UserError where there is nothing to put back
 */
export async function undoDelete(
  context: CommandContext,
  argument: unknown,
): Promise<readonly RestoreResult[]> {
  const candidates = context.deletedServices.all.filter((deleted) => fits(deleted, argument));
  const [latest] = candidates;
  if (latest === undefined) {
    throw new UserError(
      l10n.t(
        'There is nothing to put back: only what was deleted since this window was opened or reloaded is remembered.',
      ),
    );
  }
  const isGiven = isJsonObject(argument);
  return restoreServices(context, isGiven || candidates.length === 1 ? [latest] : await choose(candidates));
}

function fits({ context, object: { metadata } }: DeletedService, argument: unknown): boolean {
  if (!isJsonObject(argument)) {
    return true;
  }
  const { namespace, name } = metadata;
  return argument['context'] === context && argument['namespace'] === namespace && argument['name'] === name;
}

async function choose(candidates: readonly DeletedService[]): Promise<readonly DeletedService[]> {
  const items = candidates.map((deleted, index) => ({
    label: escapeIcons(nameOf(deleted)),
    description: escapeIcons(
      l10n.t(
        '{0}, deleted at {1}',
        toPlainText(deleted.context),
        new Date(deleted.deletedAt).toLocaleTimeString(),
      ),
    ),
    picked: index === 0,
    deleted,
  }));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Undo Delete'),
    placeHolder: l10n.t('Choose what is to be there again'),
    canPickMany: true,
  });
  if (chosen === undefined || chosen.length === 0) {
    throw new KubeError('aborted', 'Nothing was to be put back.');
  }
  return chosen.map(({ deleted }) => deleted);
}
