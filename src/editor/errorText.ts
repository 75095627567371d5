import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import type { KubeError } from '../kube/errors.ts';
import { missingRule } from '../kube/missingRule.ts';
import { conflictsOf } from '../manifest/apply/applyConflicts.ts';

/** What went wrong and what to do about it, in one sentence or two. */
export function errorText(error: KubeError): string {
  const said = toPlainText(error.message);
  const text = error.ofIssuer
    ? l10n.t('There is nothing to sign in to the cluster with. {0}', said)
    : byCode(error, said);
  return error.hint === undefined ? text : `${text} ${toPlainText(error.hint)}`;
}

function byCode(error: KubeError, said: string): string {
  switch (error.code) {
    case 'kubeconfig':
      return l10n.t('The kubeconfig cannot be used. {0}', said);
    case 'unreachable':
      return l10n.t(
        "The cluster cannot be reached. Check the network, the VPN and the server's address. ({0})",
        said,
      );
    case 'tls':
      return l10n.t('There is no secure connection to the cluster. {0}', said);
    case 'proxy':
      return l10n.t(
        'The way to the server leads through a proxy that does not let it pass. Check "proxy-url" of the kubeconfig, the setting "http.proxy", or HTTPS_PROXY. ({0})',
        said,
      );
    case 'timeout':
      return l10n.t(
        'The server did not answer in time. Try again, or check the network and the VPN. ({0})',
        said,
      );
    case 'credentials':
      return l10n.t('There is nothing to sign in to the cluster with. {0}', said);
    case 'unauthorized':
      return l10n.t(
        'The server does not accept the credentials; they may have expired. Sign in again, for example with "oc login". ({0})',
        said,
      );
    case 'forbidden':
      return forbiddenText(error, said);
    case 'notFound':
      return l10n.t('It is not there, or no longer. ({0})', said);
    case 'conflict':
      return conflictText(error, said);
    case 'invalid':
      return l10n.t('The server does not accept this. Correct it and try again. ({0})', said);
    case 'expired':
      return l10n.t('The server no longer knows the version that this started from. Try again. ({0})', said);
    case 'throttled':
      return l10n.t('The server has too much to do. Wait a moment and try again. ({0})', said);
    case 'unavailable':
      return l10n.t('The server cannot do this now. Wait a moment and try again. ({0})', said);
    case 'unsupported':
      return l10n.t('This server cannot do that, so nothing was sent to it. ({0})', said);
    case 'protocol':
      return l10n.t(
        'The answer does not come from a Kubernetes API server. Check the address, and whether a proxy or a login page is in between. ({0})',
        said,
      );
    case 'aborted':
      return l10n.t('Cancelled.');
    case 'internal':
      return l10n.t('This is a fault of the extension itself. The log says more. ({0})', said);
  }
}

function conflictText(error: KubeError, said: string): string {
  if (error.status?.reason === 'AlreadyExists') {
    return l10n.t('It is there already. ({0})', said);
  }
  return conflictsOf(error).length > 0
    ? l10n.t('Other managers own some of the fields, so it was not changed. ({0})', said)
    : l10n.t('Somebody else changed it meanwhile. Look at the new state and try again. ({0})', said);
}

/** Names the rule that is missing, where the server says which, in the words that an administrator writes it with. */
function forbiddenText(error: KubeError, said: string): string {
  const rule = missingRule(error);
  if (rule === undefined) {
    return l10n.t("You may not do this. Ask the cluster's administrator for the permission. ({0})", said);
  }
  const { verb, group, namespace } = rule;
  const resource = toPlainText(group === '' ? rule.resource : `${rule.resource} (${group})`);
  return namespace === ''
    ? l10n.t(
        'You may not do this. Ask the administrator for a cluster role with the verb "{0}" on "{1}". ({2})',
        verb,
        resource,
        said,
      )
    : l10n.t(
        'You may not do this. Ask the administrator for a role with the verb "{0}" on "{1}" in the namespace "{2}". ({3})',
        verb,
        resource,
        toPlainText(namespace),
        said,
      );
}
