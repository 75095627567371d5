import { l10n, Range, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import { UserError } from '../editor/userError.ts';

/** Types over all of a document. @throws UserError where it cannot be changed */
export async function replaceText(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  if (!(await workspace.applyEdit(edit))) {
    throw new UserError(l10n.t('VS Code does not let the text be changed now. Try again.'));
  }
}
