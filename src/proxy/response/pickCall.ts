import { STATUS_CODES } from 'node:http';
import { l10n, window, type QuickPickItem } from 'vscode';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import { UserError } from '../../editor/userError.ts';
import { printTarget } from '../request/callTarget.ts';
import type { CallHistory, PastCall } from './callHistory.ts';
import { sizeText, timeText } from './units.ts';

interface Item extends QuickPickItem {
  readonly call?: PastCall;
}

/**
 * Shows the calls of this workspace, the newest first.
 *
 * @returns undefined where the person chose none, or forgot all of them
 * @throws UserError where there are none
 */
export async function pickCall(history: CallHistory): Promise<PastCall | undefined> {
  const calls = history.all;
  if (calls.length === 0) {
    throw new UserError(l10n.t('No Service was called from this workspace yet.'));
  }
  const forget: Item = { label: l10n.t('Forget All Calls'), alwaysShow: true };
  const items: readonly Item[] = [...calls.map(itemOf), forget];
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Calls'),
    placeHolder: l10n.t('Shows the answer, or opens the request where the answer is no longer kept.'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === forget) {
    await history.clear();
  }
  return chosen?.call;
}

function itemOf(call: PastCall): Item {
  const { method, target, context, at } = call;
  return {
    label: escapeIcons(toPlainText(`${method} ${printTarget(target)}`, 120)),
    description: escapeIcons(outcomeText(call)),
    detail: escapeIcons(`${toPlainText(context)} · ${new Date(at).toLocaleString()}`),
    call,
  };
}

function outcomeText({ outcome }: PastCall): string {
  if (outcome.kind === 'failed') {
    return toPlainText(outcome.reason);
  }
  const { httpStatus, milliseconds, size, from } = outcome;
  return [
    `${httpStatus} ${STATUS_CODES[httpStatus] ?? ''}`.trimEnd(),
    ...(from === 'apiServer' ? [l10n.t('by the API server')] : []),
    timeText(milliseconds),
    // A session has no body.
    ...(httpStatus === 101 ? [] : [sizeText(size)]),
  ].join(' · ');
}
