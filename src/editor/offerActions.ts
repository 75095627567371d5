import { window } from 'vscode';
import { escapeLinks } from '../common/text.ts';
import type { Log } from './log.ts';
import { report } from './report.ts';

/** A button of a message. */
export interface Action {
  readonly title: string;
  readonly run: () => unknown;
}

/**
 * Tells what was done, with buttons for what may come next. It is not waited for: a command is done with its work, not
 * when somebody has read about it.
 */
export function offerActions(
  text: string,
  {
    as,
    actions,
    log,
  }: { readonly as: 'information' | 'error'; readonly actions: readonly Action[]; readonly log: Log },
): void {
  const show = as === 'error' ? window.showErrorMessage : window.showInformationMessage;
  void Promise.resolve(show(escapeLinks(text), ...actions.map(({ title }) => title)))
    .then((chosen) => actions.find(({ title }) => title === chosen)?.run())
    .catch((error: unknown) => {
      report(error, log);
    });
}
