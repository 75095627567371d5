import { commands, TabInputText, Uri, ViewColumn, window, workspace, type Tab } from 'vscode';
import { Schemes } from '../../ids.ts';
import type { CallResponse } from './callResponse.ts';
import { responseUri } from './responseUri.ts';

/** Where responses are shown: where one is already, or else beside what is in front. The keyboard stays where it is. */
function place(): { readonly viewColumn: ViewColumn; readonly preserveFocus: true; readonly preview: true } {
  const group = window.tabGroups.all.find(({ tabs }) => tabs.some(isOurs));
  return { viewColumn: group?.viewColumn ?? ViewColumn.Beside, preserveFocus: true, preview: true };
}

function isOurs({ input }: Tab): boolean {
  return (
    input instanceof TabInputText &&
    [Schemes.call, Schemes.callSession].some((scheme) => scheme === input.uri.scheme)
  );
}

/** Opens a document to read beside what is in front, by default where the next one takes its place. */
export async function showText(uri: Uri, { preview = true } = {}): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument(uri), { ...place(), preview });
}

/** Shows a response: as a message, a picture by VS Code's own preview. */
export async function showResponse(response: CallResponse): Promise<void> {
  const { kind } = response;
  if (kind.kind === 'image' && response.state.kind === 'complete' && !response.body.isLong) {
    const file = await response.body.writeTo(`picture.${kind.ending}`);
    await showText(responseUri(response, 'message'), { preview: false });
    await commands.executeCommand('vscode.open', Uri.file(file), place());
    return;
  }
  await showText(responseUri(response, 'message'));
}
