import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { printTarget } from '../request/callTarget.ts';
import { timeOfDay } from '../response/timeOfDay.ts';
import type { Session, SessionEntry } from './session.ts';

/** A session as text: a line of who, when; and below it what was said. */
export function sessionText(session: Session): string {
  const { state, entries, forgotten, protocol, target, context } = session;
  const spoken = protocol === '' ? [] : [l10n.t('subprotocol {0}', toPlainText(protocol))];
  return [
    `# ${[toPlainText(`WEBSOCKET ${printTarget(target)}`, 2_000), toPlainText(context), ...spoken].join(' · ')}`,
    `# ${l10n.t('"Send…" above sends a line to the Service, "Close" ends the session.')}`,
    ...(forgotten > 0 ? [`# ${l10n.t('{0} messages before these are no longer kept.', forgotten)}`] : []),
    '',
    ...entries.map(entryText),
    ...(state.kind === 'closed' ? [`# ${closedText(state.code, state.reason)}`, ''] : []),
  ].join('\n');
}

function entryText({ kind, at, text, isBinary }: SessionEntry): string {
  const what = isBinary ? ` ${l10n.t('(binary)')}` : '';
  return `${kind === 'sent' ? '>' : '<'} ${timeOfDay(at)}${what}\n${text}\n`;
}

/** @param code of RFC 6455, 7.4.1 */
function closedText(code: number, reason: string): string {
  const why = reason === '' ? '' : ` ${toPlainText(reason)}`;
  return code === 1006 ? l10n.t('The connection broke off.{0}', why) : l10n.t('Closed ({0}).{1}', code, why);
}
