import { l10n, window } from 'vscode';
import { escapeLinks, toPlainText } from '../common/text.ts';
import { KubeError } from '../kube/errors.ts';
import { errorText } from './errorText.ts';
import type { Log } from './log.ts';
import { UserError } from './userError.ts';

/**
 * Shows an error, the only place to do so. What a server or a kubeconfig said is told with what to do about it,
 * a {@link UserError} as it is; anything else is a mistake of ours and goes to the log with its stack.
 */
export function report(error: unknown, log: Log): void {
  if (error instanceof UserError) {
    void window.showInformationMessage(escapeLinks(error.message));
  } else if (!(error instanceof KubeError)) {
    log.error(error);
    showError(l10n.t('Service Explorer failed. The log says more.'), log);
  } else if (error.code !== 'aborted') {
    log.warn(`${error.code}: ${toPlainText(error.message)}`);
    showError(errorText(error), log);
  }
}

function showError(text: string, log: Log): void {
  const showLog = l10n.t('Show Log');
  void window.showErrorMessage(escapeLinks(text), showLog).then((chosen) => {
    if (chosen === showLog) {
      log.show();
    }
  });
}
