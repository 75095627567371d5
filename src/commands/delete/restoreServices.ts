import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { withProgress, type Report } from '../../editor/progress.ts';
import { confirmWrite, requireWritable } from '../../editor/requireWritable.ts';
import { UserError } from '../../editor/userError.ts';
import { KubeError } from '../../kube/errors.ts';
import { readService } from '../../kube/serviceApi/readService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { restoreService } from '../../manifest/restore/restoreService.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { DeletedService } from '../../model/deletedServices.ts';
import type { CommandContext } from '../context.ts';
import { isHopeless, isUnanswered } from '../manifest/writeEach.ts';
import { reportRestore } from './reportRestore.ts';
import { nameOf, toResult, type RestoreOutcome, type RestoreResult } from './restoreOutcome.ts';

/**
 * Puts deleted Services back, each where it was, and tells what came of it. Those whose contexts do not let that be are
 * left alone and said so.
 *
 * @throws UserError where that are all of them; KubeError `aborted` where the person gave up: then nothing was written
 */
export async function restoreServices(
  context: CommandContext,
  deleted: readonly DeletedService[],
): Promise<readonly RestoreResult[]> {
  const places = deleted.map((each) => findPlace(context, each));
  const found = places.filter((place) => 'cluster' in place);
  const refused = places.filter((place) => 'reason' in place);
  const [refusal] = refused;
  if (found.length === 0 && refusal !== undefined) {
    throw new UserError(refusal.reason);
  }
  await confirm(found);
  const outcomes = await withProgress(l10n.t('Putting Services back'), (signal, report) =>
    restoreEach(found, signal, report),
  );
  for (const { kind, deleted: each } of outcomes) {
    if (kind === 'restored') {
      context.deletedServices.remove(each);
    }
  }
  const all = [...outcomes, ...refused];
  reportRestore(context, all);
  return all.map(toResult);
}

interface Found {
  readonly deleted: DeletedService;
  readonly cluster: Cluster;
}

/** Where a Service was, if it may be put there. */
function findPlace(
  { clusters }: CommandContext,
  deleted: DeletedService,
): Found | Extract<RestoreOutcome, { readonly kind: 'refused' }> {
  const { context, server } = deleted;
  const cluster = clusters.shown.find((shown) => shown.context === context);
  const refuse = (reason: string) => ({ deleted, kind: 'refused', reason }) as const;
  if (cluster === undefined) {
    return refuse(
      l10n.t('The context {0} is not shown. Choose it in the Services view first.', toPlainText(context)),
    );
  }
  if (cluster.server !== server) {
    return refuse(
      l10n.t('The context {0} leads to another cluster than when this was deleted.', toPlainText(context)),
    );
  }
  try {
    requireWritable(cluster);
  } catch (error) {
    if (error instanceof UserError) {
      return refuse(error.message);
    }
    throw error;
  }
  return { deleted, cluster };
}

/** @throws KubeError `aborted` */
async function confirm(found: readonly Found[]): Promise<void> {
  for (const [cluster, services] of Map.groupBy(found, (each) => each.cluster)) {
    const where = toPlainText(cluster.context);
    const names = services.map((each) => nameOf(each.deleted));
    const question =
      names.length === 1
        ? l10n.t('Put the Service {0} back on {1}?', names.join(''), where)
        : l10n.t('Put {0} Services back on {1}?', names.length, where);
    if (!(await confirmWrite(cluster, question, names.length === 1 ? '' : names.join('\n')))) {
      throw new KubeError('aborted', 'It was not to be put back.');
    }
  }
}

/** As `deleteEach`: what was begun is finished, and of a cluster that is lost no other is tried. */
async function restoreEach(
  found: readonly Found[],
  signal: AbortSignal,
  report: Report,
): Promise<readonly RestoreOutcome[]> {
  const outcomes: RestoreOutcome[] = [];
  const lost = new Set<Cluster>();
  for (const [index, each] of found.entries()) {
    const { deleted, cluster } = each;
    if (signal.aborted || lost.has(cluster)) {
      outcomes.push({ deleted, kind: 'notTried' });
      continue;
    }
    report.report({ message: nameOf(deleted), increment: index === 0 ? 0 : 100 / found.length });
    const outcome = await restoreOne(each);
    outcomes.push(outcome);
    if ('error' in outcome && isHopeless(outcome.error)) {
      lost.add(cluster);
    }
  }
  return outcomes;
}

async function restoreOne(found: Found): Promise<RestoreOutcome> {
  // What was begun is to be known, so it is not cancelled.
  const { signal } = new AbortController();
  const { deleted, cluster } = found;
  try {
    const server = await cluster.apiServer(signal);
    return await createOn(server, deleted, signal);
  } catch (thrown) {
    const error =
      thrown instanceof KubeError ? thrown : new KubeError('internal', String(thrown), { cause: thrown });
    if (error.code === 'forbidden') {
      cluster.rights.forget(deleted.object.metadata.namespace ?? '');
    }
    return { deleted, kind: 'failed', error };
  }
}

/** @throws KubeError where it is certain that nothing was created */
async function createOn(
  server: ApiServer,
  deleted: DeletedService,
  signal: AbortSignal,
): Promise<RestoreOutcome> {
  try {
    const { lost } = await restoreService(server, deleted.object, signal);
    return { deleted, kind: 'restored', lost };
  } catch (error) {
    if (error instanceof KubeError && error.status?.reason === 'AlreadyExists') {
      return whatIsThere(server, deleted, signal);
    }
    if (error instanceof KubeError && isUnanswered(error)) {
      return { deleted, kind: 'unanswered', error };
    }
    throw error;
  }
}

async function whatIsThere(
  server: ApiServer,
  deleted: DeletedService,
  signal: AbortSignal,
): Promise<RestoreOutcome> {
  const { namespace = '', name = '' } = deleted.object.metadata;
  const { metadata } = (await readService(server, { namespace, name }, { signal })).object;
  return metadata.deletionTimestamp === undefined
    ? { deleted, kind: 'exists' }
    : { deleted, kind: 'deleting', finalizers: metadata.finalizers ?? [] };
}
