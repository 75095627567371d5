import { l10n } from 'vscode';
import { UserError } from '../../editor/userError.ts';
import { KubeError } from '../../kube/errors.ts';

/** Why there was no answer, in a word or two. The whole story is told once, when it happens. */
export function shortErrorText(error: unknown): string {
  if (error instanceof UserError || !(error instanceof KubeError)) {
    return l10n.t('not sent');
  }
  switch (error.code) {
    case 'timeout':
      return l10n.t('no answer in time');
    case 'unreachable':
      return l10n.t('cluster not reached');
    case 'tls':
      return l10n.t('certificate not trusted');
    case 'proxy':
      return l10n.t('proxy on the way failed');
    case 'credentials':
    case 'unauthorized':
      return l10n.t('not signed in');
    case 'aborted':
      return l10n.t('cancelled');
    default:
      return l10n.t('failed');
  }
}
