import { commands, l10n, window } from 'vscode';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import { UserError } from '../../editor/userError.ts';
import { KubeError } from '../../kube/errors.ts';
import { printTarget } from '../request/callTarget.ts';
import type { CallResponse } from './callResponse.ts';
import { requestTitle } from './messageText.ts';
import { responseUri } from './responseUri.ts';
import { clockText, sizeText, timeText } from './units.ts';

/**
 * Compares a response with another one that is kept: where there is but one, with that, else with the one that the person
 * chooses; earlier ones of the same request come first.
 *
 * @throws UserError where there is no other; KubeError `aborted` where the person chose none
 */
export async function compareResponses(response: CallResponse, all: readonly CallResponse[]): Promise<void> {
  const other = await chooseOther(
    response,
    all.filter((each) => each !== response),
  );
  const [older, newer] = other.at <= response.at ? [other, response] : [response, other];
  await commands.executeCommand(
    'vscode.diff',
    responseUri(older, 'compared'),
    responseUri(newer, 'compared'),
    compareTitle(older, newer),
  );
}

/** What tells the two apart goes first: the end of a title is cut off in a tab. */
function compareTitle(older: CallResponse, newer: CallResponse): string {
  const title = requestTitle(older);
  if (title !== requestTitle(newer)) {
    const isSamePlace = placeOf(older) === placeOf(newer);
    return [older, newer].map(isSamePlace ? lineOf : requestTitle).join(' ↔ ');
  }
  const contexts = [older, newer].map(({ call }) => toPlainText(call.context));
  const [one, other] = contexts[0] === contexts[1] ? [older, newer].map(({ at }) => clockText(at)) : contexts;
  return `${one ?? ''} ↔ ${other ?? ''} · ${title}`;
}

function placeOf({ call }: CallResponse): string {
  const { query: _query, ...target } = call.request.target;
  return printTarget({ ...target, path: '' });
}

/** `GET /orders`. */
function lineOf({ call: { request } }: CallResponse): string {
  return toPlainText(`${request.method} ${request.target.path || '/'}`, 100);
}

async function chooseOther(response: CallResponse, others: readonly CallResponse[]): Promise<CallResponse> {
  const isSame = ({ call }: CallResponse): boolean =>
    call.uri === response.call.uri && call.key === response.call.key;
  const items = [...others.filter(isSame), ...others.filter((each) => !isSame(each))].map((each) => ({
    label: escapeIcons(requestTitle(each)),
    description: responseSummary(each),
    detail: escapeIcons(toPlainText(each.call.context)),
    response: each,
  }));
  const [only] = items;
  if (only === undefined) {
    throw new UserError(l10n.t('There is nothing to compare it with yet. Send the request once more.'));
  }
  if (items.length === 1) {
    return only.response;
  }
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Compare with Which Response?'),
    matchOnDescription: true,
  });
  if (chosen === undefined) {
    throw new KubeError('aborted', 'No response was chosen.');
  }
  return chosen.response;
}

/** `200 OK · 23 ms · 1.2 kB · 10:11:12`. */
export function responseSummary(response: CallResponse): string {
  const { head, reason, milliseconds, body } = response;
  const status = `${head.httpStatus} ${reason}`.trimEnd();
  return [status, timeText(milliseconds), sizeText(body.size), clockText(response.at)].join(' · ');
}
