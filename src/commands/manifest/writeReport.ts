import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { errorText } from '../../editor/errorText.ts';
import { offerActions, type Action } from '../../editor/offerActions.ts';
import { openProblem } from '../../editor/openProblem.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { CommandContext } from '../context.ts';
import { toFileResult, type FileResult } from './fileResult.ts';
import { leftAloneText, whereText } from './fileText.ts';
import type { ManifestFile } from './manifestFile.ts';
import { printed } from './printed.ts';
import { showDiffs, type ServiceDiff } from './showDiffs.ts';
import type { ServiceDocument } from './servicesInFiles.ts';
import { nameOf, type Outcome, type Written } from './writeEach.ts';
import { otherWarnings, showProblems } from './writeProblems.ts';

/** A write that has ended, be it done or not. */
export interface EndedWrite {
  readonly cluster: Cluster;
  readonly files: readonly ManifestFile[];
  readonly outcomes: readonly Outcome[];
  /** What was done, such as `Applied to {0}`, for where that was. */
  readonly done: (where: string) => string;
  /** What may come next, besides looking at it. */
  readonly actions?: readonly Action[];
}

/** Tells in one message, and at the documents, what was done and what was not. */
export function reportWrite(context: CommandContext, ended: EndedWrite): FileResult {
  const { cluster, outcomes, actions = [] } = ended;
  const failed = outcomes.filter((outcome) => 'error' in outcome);
  for (const { service, error } of failed) {
    if (error.code === 'forbidden') {
      cluster.rights.forget(service.namespace);
    }
  }
  showProblems(context.problems, outcomes);
  offerActions(reportText(ended, failed), {
    as: failed.length > 0 ? 'error' : 'information',
    actions: [...showChanges(context, cluster, outcomes), ...failed.slice(0, 1).map(showProblem), ...actions],
    log: context.log,
  });
  return toFileResult(cluster.context, outcomes);
}

type Failed = Extract<Outcome, { readonly error: unknown }>;

function reportText({ cluster, outcomes, files, done }: EndedWrite, failed: readonly Failed[]): string {
  const where = whereText(
    cluster,
    outcomes.map(({ service }) => service),
  );
  const isDone = outcomes.some((outcome) => 'written' in outcome);
  const others = outcomes.filter((outcome) => !('error' in outcome));
  const [first] = failed;
  const sentences = [
    // What failed comes first: who reads on learns what was done all the same.
    first === undefined
      ? ''
      : isDone
        ? l10n.t('{0}: {1}', countsText(failed), reasonText(first, failed.length))
        : l10n.t('{0} ({1}): {2}', countsText(outcomes), where, reasonText(first, failed.length)),
    isDone || first === undefined ? l10n.t('{0}: {1}.', done(where), countsText(others)) : '',
    takenBackText(outcomes),
    droppedText(outcomes),
    warningText(outcomes),
    leftAloneText(files),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** Opens the file at the first document that failed: one that was applied from the explorer may not be open. */
function showProblem({ service: { file, at } }: Outcome): Action {
  return {
    title: l10n.t('Show Problems'),
    run: () => openProblem({ uri: file.document.uri, position: file.document.positionAt(at.start) }),
  };
}

function countsText(outcomes: readonly Outcome[]): string {
  const [only] = outcomes;
  if (outcomes.length === 1 && only !== undefined) {
    return COUNTED[only.kind](toPlainText(nameOf(only) ?? l10n.t('one Service')));
  }
  return Object.entries(COUNTED)
    .map(([kind, word]) => [outcomes.filter((outcome) => outcome.kind === kind).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => word(String(count)))
    .join(', ');
}

/** For how many, or for the only one by its name. */
const COUNTED: Readonly<Record<Outcome['kind'], (count: string) => string>> = {
  created: (count) => l10n.t('{0} created', count),
  changed: (count) => l10n.t('{0} changed', count),
  unchanged: (count) => l10n.t('{0} unchanged', count),
  failed: (count) => l10n.t('{0} failed', count),
  unanswered: (count) => l10n.t('{0} without an answer, so it may have been done or not', count),
  skipped: (count) => l10n.t('{0} skipped', count),
  notTried: (count) => l10n.t('{0} not tried', count),
};

/** Why it failed, of several why the first did. */
function reasonText(failed: Failed, count: number): string {
  const why = errorText(failed.error);
  const name = nameOf(failed);
  if (count === 1) {
    return why;
  }
  const reason = name === undefined ? why : l10n.t('{0}: {1}', toPlainText(name), why);
  return l10n.t('{0} The problems tell of the others.', reason);
}

/** The file wins, as with kubectl; what it has won over is not lost from sight. */
function takenBackText(outcomes: readonly Outcome[]): string {
  const fields = outcomes.flatMap((outcome) =>
    'written' in outcome
      ? outcome.written.takenBack.map(({ path }) => `${nameOf(outcome) ?? ''} ${path}`)
      : [],
  );
  return fields.length === 0
    ? ''
    : l10n.t('Set back to the file, after others had changed it: {0}.', toPlainText(fields.join(', ')));
}

function droppedText(outcomes: readonly Outcome[]): string {
  const fields = outcomes.flatMap((outcome) =>
    'written' in outcome
      ? outcome.written.effects.dropped.map(({ path }) => `${nameOf(outcome) ?? ''} ${path}`)
      : [],
  );
  return fields.length === 0 ? '' : l10n.t('The server did not store: {0}.', toPlainText(fields.join(', ')));
}

function warningText(outcomes: readonly Outcome[]): string {
  const warnings = outcomes.flatMap((outcome) =>
    'written' in outcome ? otherWarnings(outcome.written) : [],
  );
  const [first, second] = new Set(warnings);
  return first === undefined
    ? ''
    : second === undefined
      ? l10n.t('The server warns: {0}.', toPlainText(first))
      : l10n.t('The server warns: {0}. The problems tell of more.', toPlainText(first));
}

function showChanges(
  context: CommandContext,
  { context: name }: Cluster,
  outcomes: readonly Outcome[],
): readonly Action[] {
  const diffs = outcomes.flatMap((outcome): readonly ServiceDiff[] =>
    outcome.kind === 'changed' ? [diffOf(outcome.service, outcome.written)] : [],
  );
  const run = (): Promise<void> =>
    showDiffs(context, l10n.t('before and after on {0}', toPlainText(name)), diffs);
  return diffs.length === 0 ? [] : [{ title: l10n.t('Show Changes'), run }];
}

function diffOf({ namespace, name = '' }: ServiceDocument, { former, object }: Written): ServiceDiff {
  const title = `${name}.yaml`;
  return {
    name: toPlainText(`${namespace}/${name}`),
    left: { title, text: printed(former) },
    right: { title, text: printed(object) },
  };
}
