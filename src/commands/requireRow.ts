import { l10n } from 'vscode';
import { UserError } from '../editor/userError.ts';

/**
 * From the menu of a row VS Code passes two arguments: the row, and all that are selected, if it is one of them. While
 * it draws the rows again it knows none of them, and passes nothing in their place. What is selected was not meant then.
 *
 * @throws UserError where a row is missing
 */
export function requireRow(args: readonly unknown[]): void {
  const [row, selected] = args;
  const rows: readonly unknown[] = Array.isArray(selected) ? selected : [row];
  if (args.length > 1 && rows.some((each) => each === undefined || each === null)) {
    throw new UserError(l10n.t('The row was drawn again at that moment, and nothing was done. Try again.'));
  }
}
