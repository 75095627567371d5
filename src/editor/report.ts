import { l10n, window } from 'vscode';
import { escapeLinks, toPlainText } from '../common/text.ts';
import { KubeError } from '../kube/errors.ts';
import { errorText } from './errorText.ts';
import type { Log } from './log.ts';
import type { Action } from './offerActions.ts';
import { openProblem } from './openProblem.ts';
import { UserError } from './userError.ts';

/**
 * Shows an error, the only place to do so. What a server or a kubeconfig said is told with what to do about it,
 * a {@link UserError} as it is, with the way to what has to be mended; anything else is a mistake of ours and goes to
 * the log with its stack.
 */
export function report(error: unknown, log: Log): void {
  if (error instanceof UserError) {
    const { message, place } = error;
    if (place === undefined) {
      void window.showInformationMessage(escapeLinks(message));
    } else {
      showError(message, { title: l10n.t('Show Problems'), run: () => openProblem(place) });
    }
  } else if (!(error instanceof KubeError)) {
    log.error(error);
    showError(l10n.t('Service Explorer failed. The log says more.'), logAction(log));
  } else if (error.code !== 'aborted') {
    log.warn(`${error.code}: ${toPlainText(error.message)}`);
    showError(errorText(error), logAction(log));
  }
}

function logAction(log: Log): Action {
  return {
    title: l10n.t('Show Log'),
    run: () => {
      log.show();
    },
  };
}

function showError(text: string, { title, run }: Action): void {
  void window
    .showErrorMessage(escapeLinks(text), title)
    .then((chosen) => (chosen === title ? run() : undefined));
}
