import type { Readable } from 'node:stream';
import { LinkedAbort } from '../../common/linkedAbort.ts';
import { KubeError } from '../../kube/errors.ts';
import type { CallRequest } from '../request/requestDocument.ts';

/** Longer than this nobody waits for the head of an answer, unless the request says so. */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/**
 * Has the head of an answer come in time; a body may take as long as it wants.
 *
 * @param signal ends all of it: also a body that is being read
 * @param ask is given what ends with `signal` and, until there is an answer, with the time that the request says
 * @throws KubeError `timeout`, and what `ask` throws
 */
export async function answerInTime<T extends object>(
  { target, settings }: Pick<CallRequest, 'target' | 'settings'>,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T | (T & { readonly body: Readable })>,
): Promise<T> {
  const seconds = settings.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const deadline = new LinkedAbort(signal);
  const timer = deadline.abortAfter(seconds * 1000, () => timeout(target, seconds));
  try {
    const answer = await ask(deadline.signal);
    clearTimeout(timer);
    if ('body' in answer) {
      answer.body.once('close', () => {
        deadline.dispose();
      });
    } else {
      deadline.dispose();
    }
    return answer;
  } catch (error) {
    deadline.dispose();
    throw error;
  }
}

function timeout({ namespace, name }: CallRequest['target'], seconds: number): KubeError {
  return new KubeError('timeout', `${namespace}/${name} did not answer within ${seconds} s.`, {
    hint: 'A comment such as "# @timeout 300" above the request line has it wait longer.',
  });
}
