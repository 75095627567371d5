import { l10n, window } from 'vscode';
import { isJsonObject } from '../common/json.ts';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import type { CommandContext } from './context.ts';

/**
 * Ends what makes a Service reachable by the browser: that of the row, of `{origin}`, or one that the person chooses.
 *
 * @throws UserError where there is none
 */
export async function stopForwarding({ forwarders }: CommandContext, argument: unknown): Promise<void> {
  const origin = originOf(argument) ?? (await chooseOrigin(forwarders));
  if (origin !== undefined) {
    forwarders.stop(origin);
  }
}

/** A row of the tree has it, too. */
function originOf(argument: unknown): string | undefined {
  const named = isJsonObject(argument) ? (argument['forwarded'] ?? argument) : undefined;
  const origin = isJsonObject(named) ? named['origin'] : undefined;
  return typeof origin === 'string' ? origin : undefined;
}

async function chooseOrigin({ running }: CommandContext['forwarders']): Promise<string | undefined> {
  if (running.length === 0) {
    throw new UserError(l10n.t('No Service is open in a browser.'));
  }
  const items = running.map(({ context, target, origin }) => ({
    label: toPlainText(`${target.namespace}/${target.name}`),
    description: toPlainText(context),
    detail: origin,
  }));
  const chosen = await window.showQuickPick(items, { placeHolder: l10n.t('Which Service is to be closed?') });
  return chosen?.detail;
}
