import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { errorText } from '../../editor/errorText.ts';
import { offerActions, type Action } from '../../editor/offerActions.ts';
import type { LostAllocation } from '../../manifest/restore/restoreService.ts';
import type { CommandContext } from '../context.ts';
import { nameOf, type RestoreOutcome } from './restoreOutcome.ts';

/** More that came back as they were are counted, not named. */
const NAMED = 3;

/** Tells in one message what is back, and what could not come back. */
export function reportRestore(context: CommandContext, outcomes: readonly RestoreOutcome[]): void {
  for (const outcome of outcomes) {
    if ('error' in outcome && outcome.error.code === 'internal') {
      context.log.error(outcome.error.cause);
    }
  }
  const asTheyWere = outcomes.filter((outcome) => noteOf(outcome) === '');
  const counted = asTheyWere.length > NAMED ? asTheyWere : [];
  const sentences = [
    ...[...Map.groupBy(counted, ({ deleted }) => deleted.context)].map(([where, { length }]) =>
      length === 1
        ? l10n.t('1 Service is back on {0}.', toPlainText(where))
        : l10n.t('{0} Services are back on {1}.', length, toPlainText(where)),
    ),
    ...outcomes.filter((outcome) => !counted.includes(outcome)).map(sentence),
  ];
  const isDone = outcomes.every(({ kind }) => kind === 'restored');
  offerActions(sentences.join(' '), {
    as: isDone ? 'information' : 'error',
    actions: open(context, outcomes),
    log: context.log,
  });
}

/** A way to look at the only one that is back. */
function open({ documents }: CommandContext, outcomes: readonly RestoreOutcome[]): readonly Action[] {
  const [only, ...others] = outcomes;
  if (only?.kind !== 'restored' || others.length > 0) {
    return [];
  }
  const { namespace = '', name = '' } = only.deleted.object.metadata;
  const address = { context: only.deleted.context, namespace, name };
  return [{ title: l10n.t('Open'), run: () => documents.open(address) }];
}

function sentence(outcome: RestoreOutcome): string {
  const name = nameOf(outcome.deleted);
  const where = toPlainText(outcome.deleted.context);
  switch (outcome.kind) {
    case 'restored':
      return [l10n.t('{0} is back on {1}.', name, where), noteOf(outcome) ?? '']
        .filter((text) => text !== '')
        .join(' ');
    case 'exists':
      return l10n.t(
        '{0} was not put back: there is a Service of that name on {1}, which stays as it is.',
        name,
        where,
      );
    case 'deleting':
      return outcome.finalizers.length === 0
        ? l10n.t('{0} is still being deleted on {1}. Try again once it is gone.', name, where)
        : l10n.t(
            '{0} is still being deleted on {1}, held by its finalizers: {2}. Try again once it is gone.',
            name,
            where,
            toPlainText(outcome.finalizers.join(', ')),
          );
    case 'refused':
      return l10n.t('{0} was not put back. {1}', name, outcome.reason);
    case 'failed':
      return l10n.t('{0} was not put back. {1}', name, errorText(outcome.error));
    case 'unanswered':
      return l10n.t('{0} may be back or not: {1}', name, errorText(outcome.error));
    case 'notTried':
      return l10n.t('{0} was not tried.', name);
  }
}

/** What is not as it was; undefined where it is not back at all. */
function noteOf(outcome: RestoreOutcome): string | undefined {
  if (outcome.kind !== 'restored') {
    return undefined;
  }
  const balancer =
    outcome.deleted.object.spec?.type === 'LoadBalancer'
      ? [l10n.t('Its load balancer is made anew, and may get another address.')]
      : [];
  return [...outcome.lost.map(lostText), ...balancer].join(' ');
}

/** `The cluster IP 10.0.0.7 is taken; it has 10.0.0.9 now.` */
function lostText({ path, was, now }: LostAllocation): string {
  const facts = [
    toPlainText(String(was)),
    toPlainText(now === undefined ? l10n.t('none') : String(now)),
  ] as const;
  switch (path) {
    case 'spec.clusterIP':
      return l10n.t('The cluster IP {0} is taken; it has {1} now.', ...facts);
    case 'spec.healthCheckNodePort':
      return l10n.t('The node port {0} for health checks is taken; it has {1} now.', ...facts);
    default:
      return l10n.t('The node port {0} is taken; it has {1} now.', ...facts);
  }
}
