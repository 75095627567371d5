import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { KubeError } from '../../kube/errors.ts';
import type { CallTarget } from '../request/requestDocument.ts';
import { failureKind, type FailureKind } from '../send/failureKind.ts';

/** Why a request did not get to a backend, in a word or two. */
export function failureTitle(failure: KubeError): string {
  return TITLES[failureKind(failure)]();
}

const TITLES: Readonly<Record<FailureKind, () => string>> = {
  forbidden: () => l10n.t('not allowed'),
  unauthorized: () => l10n.t('credentials not accepted'),
  noService: () => l10n.t('no such Service'),
  noNamespace: () => l10n.t('no such namespace'),
  noEndpoints: () => l10n.t('no endpoints'),
  unknownPort: () => l10n.t('no such port'),
  plainBackend: () => l10n.t('backend speaks no TLS'),
  certificate: () => l10n.t('certificate not trusted'),
  refused: () => l10n.t('connection refused'),
  unreachable: () => l10n.t('pod not reached'),
  brokenOff: () => l10n.t('connection broke off'),
  withoutPath: () => l10n.t('needs a path'),
  throttled: () => l10n.t('too many requests'),
  other: () => l10n.t('refused by the API server'),
};

/** What happened, and what to do about it: a sentence each. */
export function failureText(
  failure: KubeError,
  target: CallTarget,
): { readonly what: string; readonly todo: string } {
  const service = `${target.namespace}/${target.name}`;
  const port = String(target.port ?? '');
  switch (failureKind(failure)) {
    case 'forbidden':
      return {
        what: l10n.t('You may not call Services of namespace {0} this way.', target.namespace),
        todo: l10n.t(
          'Ask the administrator for a role with the verbs "get", "create", "update", "patch" and "delete" on "services/proxy" in the namespace "{0}": each method is a verb of its own.',
          target.namespace,
        ),
      };
    case 'unauthorized':
      return {
        what: l10n.t('The API server does not accept the credentials; they may have expired.'),
        todo: l10n.t('Sign in again, for example with "oc login", and send the request once more.'),
      };
    case 'noService':
      return {
        // The API server says the same of a Service whose Endpoints object is missing.
        what: l10n.t('There is no Service {0} on this cluster, or it has no Endpoints.', service),
        todo: l10n.t('Check the name and the namespace, and the context that the request is for.'),
      };
    case 'noNamespace':
      return {
        what: l10n.t('There is no namespace {0} on this cluster.', target.namespace),
        todo: l10n.t('Check its name, and the context that the request is for.'),
      };
    case 'noEndpoints':
      return {
        what:
          port === ''
            ? l10n.t('{0} has no ready endpoint to answer, or several ports and none was named.', service)
            : l10n.t('{0} has no ready endpoint at port {1}, or no port that is called so.', service, port),
        todo: l10n.t(
          'Look at the status of the Service: whether its selector matches pods, whether they are ready, and how its ports are called. Name the port: {0}:http.',
          service,
        ),
      };
    case 'unknownPort':
      return {
        what: l10n.t('{0} has no port {1}.', service, port),
        todo: l10n.t('Write the number or the name of one of its ports after the colon.'),
      };
    case 'plainBackend':
      return {
        what: l10n.t('The API server spoke TLS to a backend that speaks plain HTTP.'),
        todo: l10n.t('Leave out "https:" before {0}.', service),
      };
    case 'certificate':
      return {
        what: l10n.t("The API server does not trust the backend's certificate."),
        todo: l10n.t(
          'Give the backend a certificate of an authority that the API server trusts, or forward a port to it instead.',
        ),
      };
    case 'refused':
      return {
        what: l10n.t('Nothing listens at the target port of {0} in the pod that was chosen.', service),
        todo: l10n.t('Compare the target port of the Service with the port that its containers listen on.'),
      };
    case 'unreachable':
      return {
        what: l10n.t('The API server did not reach a pod of {0}, or it did not answer in time.', service),
        todo: l10n.t(
          'Check whether the pod is alive, and whether a network policy keeps the API server from it. Some clusters let API servers reach no pods at all.',
        ),
      };
    case 'brokenOff':
      return {
        what: l10n.t('The backend ended the connection without an answer.'),
        todo: l10n.t(
          'It may have crashed, or speak TLS or something else than HTTP: try "https:" before {0}, and look at the log of its pod.',
          service,
        ),
      };
    case 'withoutPath':
      return {
        what: l10n.t('This API server hands on no request without a path.'),
        todo: l10n.t('Leave out "# @no-path", and the request goes to the path "/".'),
      };
    case 'throttled':
      return {
        what: l10n.t('The API server has too much to do.'),
        todo: l10n.t('Wait a moment and send the request once more.'),
      };
    case 'other':
      return {
        what: toPlainText(failure.message, 1000),
        todo: l10n.t('The answer below is all that the API server says of it.'),
      };
  }
}
