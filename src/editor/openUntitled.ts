import { Uri, workspace, WorkspaceEdit, Position, type TextDocument } from 'vscode';

/** After so many of one name VS Code is to name it. */
const MAX_SAME_NAME = 20;

/**
 * Opens a YAML document that is not saved, under a name: saving puts it into the folder of the workspace. Where there
 * is none, VS Code names it by its first line and asks where to save it.
 */
export async function openUntitled(name: string, content: string): Promise<TextDocument> {
  const uri = await unusedUri(name);
  if (uri === undefined) {
    return workspace.openTextDocument({ language: 'yaml', content });
  }
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.insert(uri, new Position(0, 0), content);
  await workspace.applyEdit(edit);
  return document;
}

async function unusedUri(name: string): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (folder?.scheme !== 'file') {
    return undefined;
  }
  for (let number = 1; number <= MAX_SAME_NAME; number++) {
    const file = Uri.joinPath(folder, number === 1 ? `${name}.yaml` : `${name}-${number}.yaml`);
    const uri = file.with({ scheme: 'untitled' });
    if (!isOpen(uri) && !(await isThere(file))) {
      return uri;
    }
  }
  return undefined;
}

function isOpen(uri: Uri): boolean {
  return workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}

async function isThere(file: Uri): Promise<boolean> {
  return workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
