import { STATUS_CODES } from 'node:http';
import { l10n, window, type QuickPickItem } from 'vscode';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import { UserError } from '../../editor/userError.ts';
import { printTarget } from '../request/callTarget.ts';
import type { CallHistory, PastCall } from './callHistory.ts';
import type { CallResponse } from './callResponse.ts';
import { sizeText, timeText } from './units.ts';

/** What the person wants of a call that was made. */
export type ChosenCall =
  | { readonly kind: 'show'; readonly response: CallResponse }
  /** Its answer is forgotten: what is left makes a request to begin with. */
  | { readonly kind: 'open'; readonly call: PastCall };

interface Item extends QuickPickItem {
  readonly call?: PastCall;
}

/**
 * Shows the calls of this workspace, the newest first.
 *
 * @param responseOf the answers that are still kept
 * @returns undefined where the person chose none, or forgot all of them
 */
export async function pickCall(
  history: CallHistory,
  responseOf: (id: string) => CallResponse | undefined,
): Promise<ChosenCall | undefined> {
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
  if (chosen?.call === undefined) {
    return undefined;
  }
  const response = responseOf(chosen.call.id);
  return response === undefined ? { kind: 'open', call: chosen.call } : { kind: 'show', response };
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
    sizeText(size),
  ].join(' · ');
}
