import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { writeEffects } from '../manifest/diff/writeEffects.ts';
import type { SaveResult } from './liveService.ts';

/** What the server made of what was written, in sentences; empty where it took all of it as it was. */
export function savedText({
  sent,
  stored,
  former,
  warnings,
}: Extract<SaveResult, { kind: 'saved' }>): string {
  const { defaulted, dropped, altered } = writeEffects(sent, stored, former);
  const paths = (changes: readonly { readonly path: string }[]): string =>
    toPlainText(changes.map(({ path }) => path).join(', '));
  return [
    defaulted.length === 0 ? '' : l10n.t('The server set {0}.', paths(defaulted)),
    dropped.length === 0 ? '' : l10n.t('The server did not store {0}.', paths(dropped)),
    altered.length === 0 ? '' : l10n.t('The server stored another value of {0}.', paths(altered)),
    ...warnings.map((warning) => l10n.t('The server warns: {0}', toPlainText(warning))),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
