import { open, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { l10n, Uri, workspace } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { UserError } from '../../editor/userError.ts';
import type { CallRequest } from '../request/requestDocument.ts';
import type { SentBody } from './sendCall.ts';

/**
 * The body of a request, a file as a stream.
 *
 * @param document the request's, beside which its files are; those of one that is not saved are in the first folder
 * @throws UserError for a file that cannot be read
 */
export async function openBody({ body }: Pick<CallRequest, 'body'>, document: Uri): Promise<SentBody> {
  if (body === undefined) {
    return {};
  }
  if (body.kind === 'text') {
    return { body: body.text };
  }
  const file = bodyFile(body.path, document);
  try {
    if (file.scheme !== 'file') {
      return { body: Buffer.from(await workspace.fs.readFile(file)) };
    }
    return await openFile(file.fsPath);
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

/** The same as text, for a message of a session. @throws UserError */
export async function readBodyText(request: Pick<CallRequest, 'body'>, document: Uri): Promise<string> {
  const { body = '' } = await openBody(request, document);
  return body instanceof Readable ? text(body) : body.toString();
}

/** With its length, since not every backend understands chunks. What is no file could go on for ever. */
async function openFile(path: string): Promise<SentBody> {
  const found = await stat(path);
  if (!found.isFile()) {
    throw new Error(l10n.t('it is no file'));
  }
  const { size } = found;
  if (size === 0) {
    return { body: '' };
  }
  const file = await open(path);
  return { body: file.createReadStream({ end: size - 1 }), bodyLength: size };
}

/** The file that a path in a document means. @throws UserError where there is nothing that it is relative to */
export function bodyFile(path: string, document: Uri): Uri {
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
