import { l10n, workspace } from 'vscode';
import { UserError } from './userError.ts';

/** @throws UserError in a workspace that is not trusted: what lies in it may be meant to send requests as the person */
export function requireTrusted(): void {
  if (!workspace.isTrusted) {
    throw new UserError(l10n.t('This workspace is not trusted, so no request is sent from it.'));
  }
}
