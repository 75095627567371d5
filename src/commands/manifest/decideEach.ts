import type { Log } from '../../editor/log.ts';
import type { KubeError } from '../../kube/errors.ts';
import type { ServiceDocument } from './servicesInFiles.ts';
import { isHopeless, outcomeOf, type Outcome, type Written } from './writeEach.ts';

/** What the person may overrule of what the server refused. */
export interface Decision {
  readonly isFor: (refusal: KubeError) => boolean;
  /** Asks, and does what the answer is. `skip` and `stop`: not this one, or neither this nor any after it. */
  readonly ask: (service: ServiceDocument) => Promise<Written | 'skip' | 'stop'>;
}

/**
 * Lets the person decide about documents that were refused, one after the other. Where it was cancelled, or the cluster
 * is lost, they stay refused.
 *
 * @returns what became of each document in the end
 */
export async function decideEach(
  outcomes: readonly Outcome[],
  { isFor, ask }: Decision,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<readonly Outcome[]> {
  const isLost = (outcome: Outcome): boolean => 'error' in outcome && isHopeless(outcome.error);
  const decided: Outcome[] = [];
  let isOver = outcomes.some(isLost);
  let isStopped = false;
  for (const outcome of outcomes) {
    if (isOver || signal.aborted || !('error' in outcome) || !isFor(outcome.error)) {
      decided.push(outcome);
      continue;
    }
    const { service } = outcome;
    const answer = async (): Promise<Written | 'skip'> => {
      const choice = isStopped ? 'stop' : await ask(service);
      isStopped = choice === 'stop';
      return choice === 'stop' ? 'skip' : choice;
    };
    const last = await outcomeOf(service, answer, log);
    isOver ||= isLost(last);
    decided.push(last);
  }
  return decided;
}
