import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { l10n, Uri, window, workspace } from 'vscode';
import { abortable } from '../../common/abortable.ts';
import { toPlainText } from '../../common/text.ts';
import { withProgress } from '../../editor/progress.ts';
import { UserError } from '../../editor/userError.ts';
import type { CallResponse } from './callResponse.ts';
import { sizeText } from './units.ts';

/**
 * Asks for a file and writes the body to it, byte by byte as it came. Waits for what is yet to come.
 *
 * @returns where; undefined where the person would rather not
 * @throws UserError where there is not all of it
 */
export async function saveBody(response: CallResponse): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = fileName(response);
  const file = await window.showSaveDialog({
    title: l10n.t('Save Body'),
    ...(folder !== undefined && { defaultUri: Uri.joinPath(folder, name) }),
  });
  if (file === undefined) {
    return undefined;
  }
  await withProgress(l10n.t('Saving {0}', name), async (signal) => {
    await abortable(ended(response), signal);
    const content = response.body.open();
    if (file.scheme === 'file') {
      await pipeline(content, createWriteStream(file.fsPath), { signal });
    } else {
      await workspace.fs.writeFile(file, await buffer(content));
    }
  });
  if (response.state.kind !== 'complete') {
    throw new UserError(l10n.t('What was saved is not all of the body: it was not read to its end.'));
  }
  window.setStatusBarMessage(l10n.t('Saved {0}', sizeText(response.body.size)), 5000);
  return file;
}

function ended(response: CallResponse): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (response.state.kind !== 'arriving') {
        subscription.dispose();
        resolve();
      }
    };
    const subscription = response.onDidChange(look);
    look();
  });
}

/** What the path ends with, and where that has no ending, one that fits. A header has no say in where files go. */
function fileName({ call, kind }: CallResponse): string {
  const last = toPlainText(call.request.target.path.split('/').at(-1) ?? '');
  const name = last.replace(/[^\w.-]/g, '_').replace(/^\.+/, '') || call.request.target.name;
  const ending = kind.kind === 'empty' ? 'txt' : kind.ending;
  return /\.\w{1,8}$/.test(name) ? name : `${name}.${ending}`;
}
