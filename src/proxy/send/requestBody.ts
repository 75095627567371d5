import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';
import { l10n, Uri, workspace } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { UserError } from '../../editor/userError.ts';
import type { CallRequest } from '../request/requestDocument.ts';

/**
 * The body of a request, a file as a stream.
 *
 * @param document the request's, beside which its files are; those of one that is not saved are in the first folder
 * @throws UserError for a file that cannot be read
 */
export async function openBody(
  { body }: CallRequest,
  document: Uri,
): Promise<string | Buffer | Readable | undefined> {
  if (body === undefined) {
    return undefined;
  }
  if (body.kind === 'text') {
    return body.text;
  }
  const file = fileOf(body.path, document);
  try {
    if (file.scheme !== 'file') {
      return Buffer.from(await workspace.fs.readFile(file));
    }
    const { size } = await stat(file.fsPath);
    return size === 0 ? '' : createReadStream(file.fsPath);
  } catch (error) {
    throw new UserError(
      l10n.t(
        'The file {0} of the body cannot be read: {1}',
        toPlainText(body.path),
        toPlainText((error as Error).message),
      ),
    );
  }
}

function fileOf(path: string, document: Uri): Uri {
  if (isAbsolute(path)) {
    return Uri.file(path);
  }
  if (document.scheme !== 'untitled') {
    return Uri.joinPath(document, '..', path);
  }
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined) {
    throw new UserError(
      l10n.t('Save the document first: the file {0} is looked for beside it.', toPlainText(path)),
    );
  }
  return Uri.joinPath(folder.uri, path);
}
