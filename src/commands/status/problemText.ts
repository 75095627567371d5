import { l10n } from 'vscode';
import { formatAge } from '../../common/age.ts';
import { toPlainText } from '../../common/text.ts';
import type { ServiceProblem } from '../../model/serviceProblems.ts';

/** What is wrong with a Service, in a sentence. */
export function problemText(problem: ServiceProblem): string {
  switch (problem.kind) {
    case 'deleting':
      return problem.finalizers.length === 0
        ? l10n.t('It is being deleted since {0}.', toPlainText(problem.since))
        : l10n.t(
            'It is being deleted since {0}, and goes once its finalizers are removed by those that set them: {1}.',
            toPlainText(problem.since),
            toPlainText(problem.finalizers.join(', ')),
          );
    case 'noReadyPod':
      return problem.notReady === 0
        ? l10n.t(
            'The selector matches no pod that has an address: {0}. Compare it with the labels of the pods.',
            toPlainText(problem.selector),
          )
        : l10n.t(
            'The selector matches no ready pod: {0}. Not ready: {1}.',
            toPlainText(problem.selector),
            problem.notReady,
          );
    case 'noEndpoints':
      return l10n.t('It has no selector, and nobody wrote endpoints for it that are ready.');
    case 'loadBalancerPending':
      return l10n.t(
        'The load balancer has no address yet, {0} after the Service was created.',
        formatAge(problem.ageMs),
      );
    case 'targetPortNotFound':
      return l10n.t(
        'Port {0} leads nowhere: no pod behind it has a container port named {1}.',
        problem.port,
        toPlainText(problem.targetPort),
      );
  }
}
