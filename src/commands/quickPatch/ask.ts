import { InputBoxValidationSeverity, window, type InputBoxOptions, type QuickPickItem } from 'vscode';
import { KubeError } from '../../kube/errors.ts';

/** A text, without the white space around it. @throws KubeError `aborted` where the person gives none */
export async function askText(
  options: Omit<InputBoxOptions, 'validateInput'> & {
    /** What is wrong with it. */
    readonly check: (text: string) => string | undefined;
    /** What would come of it, where nothing is wrong. */
    readonly hint?: (text: string) => string | undefined;
  },
): Promise<string> {
  const { check, hint, ...rest } = options;
  const text = await window.showInputBox({
    ...rest,
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const text = typed.trim();
      const wrong = check(text);
      const message = wrong === undefined ? hint?.(text) : undefined;
      return message === undefined || message === ''
        ? wrong
        : { message, severity: InputBoxValidationSeverity.Info };
    },
  });
  if (text === undefined) {
    throw new KubeError('aborted', 'Nothing was typed.');
  }
  return text.trim();
}

/** One of several. @throws KubeError `aborted` where the person picks none */
export async function askPick<T extends QuickPickItem>(
  items: readonly T[],
  title: string,
  placeHolder: string,
): Promise<T> {
  const chosen = await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  if (chosen === undefined) {
    throw new KubeError('aborted', 'Nothing was picked.');
  }
  return chosen;
}
