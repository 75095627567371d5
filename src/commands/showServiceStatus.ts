import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { withProgress } from '../editor/progress.ts';
import { readyOf } from '../kube/endpoints.ts';
import { KubeError } from '../kube/errors.ts';
import type { LoadBalancerIngress } from '../kube/types.ts';
import { problemsOf, type ServiceProblem } from '../model/serviceProblems.ts';
import type { CommandContext, ServiceAddress } from './context.ts';
import { oneServiceOf } from './serviceArgument.ts';
import { problemText } from './status/problemText.ts';
import { readStatusFacts } from './status/readStatusFacts.ts';
import { statusText } from './status/statusText.ts';

/** How a Service does, for whoever called the command. */
export interface ServiceStatusResult extends ServiceAddress {
  readonly loadBalancer: readonly LoadBalancerIngress[];
  /** Absent where they could not be read. */
  readonly endpoints?: { readonly ready: number; readonly notReady: number };
  readonly warnings: readonly { readonly kind: ServiceProblem['kind']; readonly message: string }[];
}

/**
 * Shows how a Service does now, in a document to read: load balancer, conditions, endpoints, what leads to it and what
 * was reported of it.
 */
export async function showServiceStatus(
  context: CommandContext,
  argument: unknown,
): Promise<ServiceStatusResult> {
  const { cluster, ref } = oneServiceOf(context, argument);
  const name = toPlainText(ref.name);
  const facts = await withProgress(l10n.t('Reading the status of {0}', name), async (signal) =>
    readStatusFacts(await cluster.apiServer(signal), ref, signal),
  );
  const { service, endpoints } = facts;
  const known = endpoints instanceof KubeError ? undefined : endpoints;
  const now = Date.now();
  const problems = problemsOf(service, known, now);
  await context.documents.show(`${name}.status.txt`, statusText(cluster.context, facts, problems, now));
  const ready = known && readyOf(known).length;
  return {
    context: cluster.context,
    ...ref,
    loadBalancer: service.status?.loadBalancer?.ingress ?? [],
    ...(known && ready !== undefined && { endpoints: { ready, notReady: known.endpoints.length - ready } }),
    warnings: problems.map((problem) => ({ kind: problem.kind, message: problemText(problem) })),
  };
}
