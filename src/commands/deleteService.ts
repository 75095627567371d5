import { l10n } from 'vscode';
import { withProgress, type Report } from '../editor/progress.ts';
import { requireWritable } from '../editor/requireWritable.ts';
import { KubeError } from '../kube/errors.ts';
import type { DeletedService } from '../model/deletedServices.ts';
import type { CommandContext } from './context.ts';
import { confirmDelete, keyOf } from './delete/confirmDelete.ts';
import { deleteEach, type ChangedService, type DeleteOutcome } from './delete/deleteEach.ts';
import { reportDelete, toResults, type DeleteResult } from './delete/reportDelete.ts';
import { lookAtServices, type SeenService, type Sight } from './delete/seenService.ts';
import { servicesOf, type ServiceTarget } from './serviceArgument.ts';

export type { DeleteOutcome } from './delete/deleteEach.ts';

/**
 * Deletes the Services that are selected, or that are given.
 *
 * @returns what became of each
 * @throws as {@link deleteServices}
 */
export async function deleteService(
  context: CommandContext,
  argument: unknown,
  selected: unknown,
): Promise<readonly DeleteResult[]> {
  return toResults(await deleteServices(context, servicesOf(context, argument, selected)));
}

/**
 * Deletes Services, of whichever contexts: asks once, naming what stops working; deletes each as it was seen then, and
 * asks again for those that were changed meanwhile; tells what was done, with a way to undo it. Those of contexts that
 * are read-only are left alone and said so.
 *
 * @param signal ends it as the person does who cancels it
 * @throws UserError where all the contexts are read-only; KubeError `aborted` where the person gave up before anything
 *   was deleted
 */
export async function deleteServices(
  context: CommandContext,
  targets: readonly ServiceTarget[],
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly DeleteOutcome[]> {
  const writable = targets.filter(({ cluster }) => !cluster.guard.readOnly);
  const locked = targets.filter((target) => !writable.includes(target));
  if (writable.length === 0) {
    locked.forEach(({ cluster }) => {
      requireWritable(cluster);
    });
  }
  const done: Done = { outcomes: locked.map((target) => ({ target, kind: 'readOnly' })), undoable: [] };
  const title = writable.length === 1 ? l10n.t('Delete Service') : l10n.t('Delete Services');
  try {
    await withProgress(title, (cancelled, report) =>
      askAndDelete(context, writable, done, AbortSignal.any([cancelled, signal]), report),
    );
  } catch (error) {
    if (done.undoable.length > 0) {
      // Also after a mistake of ours, what was deleted before it is to be told.
      reportDelete(context, done.outcomes, done.undoable);
    }
    throw error;
  }
  reportDelete(context, done.outcomes, done.undoable);
  return done.outcomes;
}

/** What was done so far. */
interface Done {
  readonly outcomes: DeleteOutcome[];
  readonly undoable: DeletedService[];
}

/** In rounds: those that were changed while they were asked about come again. */
async function askAndDelete(
  context: CommandContext,
  targets: readonly ServiceTarget[],
  { outcomes, undoable }: Done,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  let pending = targets;
  let changed: readonly ChangedService[] = [];
  while (pending.length > 0) {
    report.report({ message: l10n.t('finding out what stops working') });
    const sights = await lookAtServices(pending, signal);
    const toDelete = sights.filter(isToDelete);
    const formers = new Map(changed.map((each) => [keyOf(each), each.former]));
    const isWanted =
      !signal.aborted && (toDelete.length === 0 || (await confirmDelete(toDelete, formers, signal)));
    if (!isWanted && changed.length === 0) {
      throw new KubeError('aborted', 'It was not to be deleted.');
    }
    outcomes.push(...sights.filter((sight) => !isToDelete(sight)).map(toOutcome));
    if (!isWanted) {
      outcomes.push(...toDelete.map(({ target }) => ({ target, kind: 'kept' as const })));
      return;
    }
    const deletion = await deleteEach(toDelete, signal, report);
    outcomes.push(...deletion.outcomes);
    undoable.push(...remember(context, deletion.outcomes));
    changed = deletion.changed;
    pending = changed.map(({ target }) => target);
  }
}

/** What is being deleted already needs nobody's word. */
function isToDelete(sight: Sight): sight is SeenService {
  return 'object' in sight && sight.object.metadata.deletionTimestamp === undefined;
}

/** What may have been deleted can be put back. */
function remember(
  { deletedServices }: CommandContext,
  outcomes: readonly DeleteOutcome[],
): readonly DeletedService[] {
  return outcomes.flatMap((outcome) => {
    if (!('object' in outcome)) {
      return [];
    }
    const { target, object } = outcome;
    const { context, server } = target.cluster;
    const deleted: DeletedService = { context, server, object, deletedAt: Date.now() };
    deletedServices.add(deleted);
    return [deleted];
  });
}

/** Of what is not there, cannot be read, or is being deleted already. */
function toOutcome(sight: Sight): DeleteOutcome {
  const { target } = sight;
  if ('object' in sight) {
    const { object } = sight;
    return { target, kind: 'deleting', object, finalizers: object.metadata.finalizers ?? [] };
  }
  switch (sight.error.code) {
    case 'notFound':
      return { target, kind: 'gone' };
    case 'aborted':
      return { target, kind: 'kept' };
    default:
      return { target, kind: 'failed', error: sight.error };
  }
}
