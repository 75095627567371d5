import { window } from 'vscode';
import { withoutProgress } from './progress.ts';

/**
 * Asks, in the middle of the window, whether to go on.
 *
 * @param detail more of it, a line or a few; may be empty
 * @param button the answer that goes on; every other does not
 */
export async function askModal(question: string, detail: string, button: string): Promise<boolean> {
  const options = { modal: true, detail };
  return (await withoutProgress(() => window.showWarningMessage(question, options, button))) === button;
}
