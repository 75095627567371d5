import { env, l10n, window } from 'vscode';
import { escapeIcons, toPlainText } from '../common/text.ts';

/** Puts one line into the clipboard: what a cluster says must not become two commands when it is pasted. */
export async function copy(text: string): Promise<string> {
  const line = toPlainText(text);
  await env.clipboard.writeText(line);
  window.setStatusBarMessage(l10n.t('Copied {0}', escapeIcons(line)), 3000);
  return line;
}
