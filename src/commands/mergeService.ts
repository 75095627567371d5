import { l10n, Uri, window } from 'vscode';
import { UserError } from '../editor/userError.ts';
import type { CommandContext } from './context.ts';

/**
 * Merges the unsaved changes of a live document, by its address or the one in front, with what is on the cluster.
 *
 * @returns whether there was anything to merge
 */
export function mergeService({ documents }: CommandContext, argument: unknown): Promise<boolean> {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    throw new UserError(l10n.t('Open a live document of a Service first.'));
  }
  return documents.merge(uri);
}
