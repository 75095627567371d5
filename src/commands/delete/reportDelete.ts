import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { errorText } from '../../editor/errorText.ts';
import { offerActions } from '../../editor/offerActions.ts';
import { Settings } from '../../ids.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { DeletedService } from '../../model/deletedServices.ts';
import type { CommandContext, ServiceAddress } from '../context.ts';
import { whereText } from '../manifest/fileText.ts';
import type { ServiceTarget } from '../serviceArgument.ts';
import type { DeleteOutcome } from './deleteEach.ts';
import { restoreServices } from './restoreServices.ts';

/** What became of one Service, for whoever called the command. */
export interface DeleteResult extends ServiceAddress {
  readonly outcome: DeleteOutcome['kind'];
  /** What holds a Service that is being deleted. */
  readonly finalizers?: readonly string[];
  readonly error?: { readonly code: string; readonly message: string };
}

export function toResults(outcomes: readonly DeleteOutcome[]): readonly DeleteResult[] {
  return outcomes.map((outcome) => ({
    context: outcome.target.cluster.context,
    ...outcome.target.ref,
    outcome: outcome.kind,
    ...('finalizers' in outcome && { finalizers: outcome.finalizers }),
    ...('error' in outcome && { error: { code: outcome.error.code, message: outcome.error.message } }),
  }));
}

/** So many Services are named for each thing that became of them. */
const NAMED = 5;

/** Tells in one message what was deleted and what was not, with a way to put it back. */
export function reportDelete(
  context: CommandContext,
  outcomes: readonly DeleteOutcome[],
  undoable: readonly DeletedService[],
): void {
  const failures = outcomes.filter((outcome) => 'error' in outcome);
  for (const { target, error } of failures) {
    context.log.warn(`${nameOf(target)}: ${error.code}: ${toPlainText(error.message)}`);
    if (error.code === 'forbidden') {
      target.cluster.rights.forget(target.ref.namespace);
    } else if (error.code === 'internal') {
      context.log.error(error.cause);
    }
  }
  const text = [
    ...[...Map.groupBy(outcomes, ({ target }) => target.cluster)].map(placeText),
    heldText(outcomes),
    failureText(failures, outcomes.length),
  ];
  offerActions(text.filter((sentence) => sentence !== '').join(' '), {
    as: failures.length === 0 ? 'information' : 'error',
    actions:
      undoable.length === 0 ? [] : [{ title: l10n.t('Undo'), run: () => restoreServices(context, undoable) }],
    log: context.log,
  });
}

/** What became of the Services of one context. */
function placeText([cluster, outcomes]: readonly [Cluster, readonly DeleteOutcome[]]): string {
  const refs = outcomes.map(({ target }) => target.ref);
  const isOneNamespace = new Set(refs.map(({ namespace }) => namespace)).size === 1;
  const counts = Object.entries(COUNTED).flatMap(([kind, words]) => {
    const targets = outcomes.filter((outcome) => outcome.kind === kind).map(({ target }) => target);
    const names = targets.map((target) => (isOneNamespace ? toPlainText(target.ref.name) : nameOf(target)));
    // Of what is done the number will do. The rest is still to be seen to, so that it must be known which.
    const isNamed = outcomes.length === 1 || (kind !== 'deleted' && names.length <= NAMED);
    return names.length === 0 ? [] : [words(isNamed ? names.join(', ') : `${names.length}`)];
  });
  return l10n.t('{0}: {1}.', whereText(cluster, refs), counts.join('; '));
}

/** For how many, or for these names. */
const COUNTED: Readonly<Record<DeleteOutcome['kind'], (which: string) => string>> = {
  deleted: (which) => l10n.t('{0} deleted', which),
  deleting: (which) => l10n.t('{0} being deleted', which),
  gone: (which) => l10n.t('{0} not there any more', which),
  kept: (which) => l10n.t('{0} changed meanwhile, and kept', which),
  failed: (which) => l10n.t('{0} not deleted', which),
  readOnly: (which) =>
    l10n.t('{0} not deleted, since the setting "{1}" makes the context read-only', which, Settings.guards),
  unanswered: (which) => l10n.t('{0} without an answer, so it may be deleted or not', which),
  notTried: (which) => l10n.t('{0} not tried', which),
};

function failureText(
  [first, ...others]: readonly Extract<DeleteOutcome, { readonly error: unknown }>[],
  count: number,
): string {
  if (first === undefined) {
    return '';
  }
  const why = errorText(first.error);
  return [
    count === 1 ? why : l10n.t('{0}: {1}', nameOf(first.target), why),
    others.length === 0 ? '' : l10n.t('The log tells of the others.'),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** `NAMESPACE/NAME`, to show. */
function nameOf({ ref }: ServiceTarget): string {
  return toPlainText(`${ref.namespace}/${ref.name}`);
}

/** Who keeps a Service from going at once. */
function heldText(outcomes: readonly DeleteOutcome[]): string {
  const held = outcomes.filter((outcome) => outcome.kind === 'deleting');
  const finalizers = new Set(held.flatMap((outcome) => outcome.finalizers));
  return held.length === 0
    ? ''
    : finalizers.size === 0
      ? l10n.t('The server has not finished with it yet.')
      : l10n.t(
          'What is being deleted goes once its finalizers are removed by those that set them: {0}.',
          toPlainText([...finalizers].join(', ')),
        );
}
