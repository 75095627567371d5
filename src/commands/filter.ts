import { l10n, window } from 'vscode';
import type { CommandContext } from './context.ts';

/** Filters while the person types. Escape brings back the filter that was there before; Enter keeps the new one. */
export function filter({ view }: CommandContext): Promise<string> {
  const former = view.filterText;
  const input = window.createInputBox();
  input.title = l10n.t('Filter Services');
  input.placeholder = l10n.t('Words of the name, the namespace or a label, such as: web app=shop');
  input.prompt = l10n.t('Every word must match. Escape brings back the former filter.');
  input.value = former;
  return new Promise((resolve) => {
    let accepted = false;
    input.onDidChangeValue((text) => {
      view.filterText = text;
    });
    input.onDidAccept(() => {
      accepted = true;
      input.hide();
    });
    input.onDidHide(() => {
      if (!accepted) {
        view.filterText = former;
      }
      input.dispose();
      resolve(view.filterText);
    });
    input.show();
  });
}
