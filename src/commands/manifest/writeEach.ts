import { l10n } from 'vscode';
import { asJsonObject } from '../../common/json.ts';
import { mapConcurrently } from '../../common/mapConcurrently.ts';
import { toPlainText } from '../../common/text.ts';
import type { Log } from '../../editor/log.ts';
import type { Report } from '../../editor/progress.ts';
import { KubeError, type KubeErrorCode } from '../../kube/errors.ts';
import { REQUESTS_AT_ONCE } from '../../kube/network/requestLimit.ts';
import type { ApplyResult } from '../../manifest/apply/applyService.ts';
import type { ServiceDocument } from './servicesInFiles.ts';

/** What a write of one document did. */
export type Written = Omit<ApplyResult, 'sent' | 'method'>;

/** What became of one document. */
export type Outcome = { readonly service: ServiceDocument } & (
  | { readonly kind: Written['action']; readonly written: Written }
  /** The server refused, or was never asked. */
  | { readonly kind: 'failed'; readonly error: KubeError }
  /** The server was asked and did not answer: it may have been done, or not. */
  | { readonly kind: 'unanswered'; readonly error: KubeError }
  /** The person said so. */
  | { readonly kind: 'skipped' }
  /** It was not its turn when it ended. */
  | { readonly kind: 'notTried' }
);

const HOPELESS: ReadonlySet<KubeErrorCode> = new Set<KubeErrorCode>([
  'kubeconfig',
  'unreachable',
  'tls',
  'proxy',
  'timeout',
  'credentials',
  'unauthorized',
  'protocol',
  'aborted',
  'internal',
]);

/** With these it is not known whether the server got the request. */
const UNANSWERED: ReadonlySet<KubeErrorCode> = new Set<KubeErrorCode>(['unreachable', 'timeout', 'protocol']);

/**
 * Writes documents, several at a time. That one fails does not keep the next from being tried, unless that could not
 * succeed either. Once cancelled what is being written is finished, so that what was done is known; no other is begun.
 *
 * @returns what became of each, in the order of the documents
 */
export async function writeEach(
  services: readonly ServiceDocument[],
  write: (service: ServiceDocument) => Promise<Written>,
  { signal, report, log }: { readonly signal: AbortSignal; readonly report: Report; readonly log: Log },
): Promise<readonly Outcome[]> {
  let isOver = false;
  let ended = 0;
  return mapConcurrently(services, REQUESTS_AT_ONCE, async (service): Promise<Outcome> => {
    if (isOver || signal.aborted) {
      return { service, kind: 'notTried' };
    }
    const outcome = await outcomeOf(service, () => write(service), log);
    isOver ||= 'error' in outcome && isHopeless(outcome.error);
    ended += 1;
    report.report({
      message: l10n.t('{0} of {1}', ended, services.length),
      increment: 100 / services.length,
    });
    return outcome;
  });
}

/** What becomes of one document. @param write `skip` where the person does not want it */
export async function outcomeOf(
  service: ServiceDocument,
  write: () => Promise<Written | 'skip'>,
  log: Log,
): Promise<Outcome> {
  try {
    const written = await write();
    return written === 'skip' ? { service, kind: 'skipped' } : { service, kind: written.action, written };
  } catch (thrown) {
    const error = thrown instanceof KubeError ? thrown : toInternal(thrown, log);
    return { service, kind: isUnanswered(error) ? 'unanswered' : 'failed', error };
  }
}

/** Whether what comes after a failure cannot succeed either. */
export function isHopeless({ code }: KubeError): boolean {
  return HOPELESS.has(code);
}

/** Whether it is not known what the server did. */
export function isUnanswered({ code }: KubeError): boolean {
  return UNANSWERED.has(code);
}

/** The name of a document's Service; the server's, where it was to make one; undefined where it did not get to that. */
export function nameOf(outcome: Outcome): string | undefined {
  const made = 'written' in outcome ? asJsonObject(outcome.written.object['metadata'])['name'] : undefined;
  return outcome.service.name ?? (typeof made === 'string' ? made : undefined);
}

/** The same to show, before anything is done. */
export function titleOf({ at, name }: ServiceDocument): string {
  const generateName = at.content.kind === 'service' ? at.content.generateName : undefined;
  return toPlainText(name ?? `${generateName ?? ''}…`);
}

/** What was written before a mistake of ours must be told all the same, so it does not end the report. */
function toInternal(thrown: unknown, log: Log): KubeError {
  log.error(thrown);
  return new KubeError('internal', thrown instanceof Error ? thrown.message : String(thrown), {
    cause: thrown,
  });
}
