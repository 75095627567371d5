import type { Action } from '../../editor/offerActions.ts';
import { withProgress } from '../../editor/progress.ts';
import { confirmWrite, requireWritable } from '../../editor/requireWritable.ts';
import { KubeError } from '../../kube/errors.ts';
import { isNamespaceName } from '../../kube/serviceApi/names.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { CommandContext } from '../context.ts';
import type { ChosenServices } from './chosenServices.ts';
import { decideEach, type Decision } from './decideEach.ts';
import type { FileResult } from './fileResult.ts';
import { whereText } from './fileText.ts';
import { missingNamespaces, offerNamespaces } from './missingNamespaces.ts';
import type { ServiceDocument } from './servicesInFiles.ts';
import { titleOf, writeEach, type Outcome, type Written } from './writeEach.ts';
import { reportWrite } from './writeReport.ts';

/** One way to write the Services of files. All texts are localized. */
export interface ServiceWrite {
  /** While it goes on. */
  readonly title: string;
  /** Asks whether to begin, for where that is, in a guarded context. */
  readonly question: (where: string) => string;
  /** Tells what was done, for where that was. */
  readonly done: (where: string) => string;
  /** What speaks against it, asked before anything is written. @throws KubeError `aborted` where the person gives up */
  readonly check?: (server: ApiServer, signal: AbortSignal) => Promise<void>;
  /** Writes one document. It is not cancelled: what was begun is to be known. */
  readonly write: (server: ApiServer, service: ServiceDocument, signal: AbortSignal) => Promise<Written>;
  /** What the person decides about once all the others are written. */
  readonly decision?: (server: ApiServer, signal: AbortSignal) => Decision;
  /** What may come next. */
  readonly actions?: (outcomes: readonly Outcome[]) => readonly Action[];
}

/** In a question so many Services are named. */
const NAMED = 20;

/**
 * Writes the Services of files, each on its own: checks first, then asks where that is called for, then writes, and
 * tells what was done, also where it was cancelled.
 *
 * @throws UserError where nothing may be written; KubeError when the cluster cannot be reached, or `aborted` where the
 *   person gave up: then nothing was written
 */
export async function writeServices(
  context: CommandContext,
  { cluster, files, services }: ChosenServices,
  steps: ServiceWrite,
): Promise<FileResult> {
  requireWritable(cluster);
  const outcomes = await withProgress(steps.title, async (signal, report) => {
    const server = await cluster.apiServer(signal);
    const namespaces = new Set(services.map(({ namespace }) => namespace).filter(isNamespaceName));
    const missing = await missingNamespaces(cluster, server, namespaces, signal);
    await steps.check?.(server, signal);
    const where = whereText(cluster, services);
    if (!(await confirmWrite(cluster, steps.question(where), namesText(services), signal))) {
      throw new KubeError('aborted', 'It was not to be written.');
    }
    const failures = await offerNamespaces(cluster, server, missing, signal);
    const unbroken = new AbortController().signal;
    const write = (service: ServiceDocument): Promise<Written> => {
      const failure = failures.get(service.namespace);
      return failure === undefined ? steps.write(server, service, unbroken) : Promise.reject(failure);
    };
    const { log } = context;
    const written = await writeEach(services, write, { signal, report, log });
    const decision = steps.decision?.(server, unbroken);
    return decision === undefined ? written : decideEach(written, decision, { signal, log });
  });
  const { done, actions } = steps;
  return reportWrite(context, {
    cluster,
    files,
    outcomes,
    done,
    ...(actions && { actions: actions(outcomes) }),
  });
}

/** One line for each, as many as can be read. */
function namesText(services: readonly ServiceDocument[]): string {
  const names = services.map((service) => `${service.namespace}/${titleOf(service)}`);
  return [...names.slice(0, NAMED), ...(names.length > NAMED ? ['…'] : [])].join('\n');
}
