import { workspace, type TextDocument, type Uri } from 'vscode';

/** The text of an address, as far as VS Code has it open. */
export function textDocumentAt(uri: Uri): TextDocument | undefined {
  const wanted = uri.toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === wanted);
}
