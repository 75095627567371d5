import { l10n, window, workspace, type Uri } from 'vscode';
import type { JsonObject } from '../common/json.ts';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import { KubeError } from '../kube/errors.ts';
import { mergeEdits } from '../manifest/merge/mergeEdits.ts';
import { findField } from '../manifest/text/findField.ts';
import type { LiveDocument } from './liveDocument.ts';
import type { MergeFiles } from './mergeFiles.ts';
import type { PreviewTexts } from './previewTexts.ts';
import { readText } from './readText.ts';
import { replaceText } from './replaceText.ts';
import { showDiff } from './showDiff.ts';
import { textDocumentAt } from './textDocumentAt.ts';
import { identityOf } from './serviceText.ts';
import type { DocumentAddress } from './serviceUri.ts';

export interface Merging {
  readonly files: MergeFiles;
  readonly previews: PreviewTexts;
}

/** Or what looks like one. */
const COMMENT = /(?:^|\s)#/mu;

/**
 * Merges the unsaved changes of a live document with what the cluster has now. From then on its text names the
 * cluster's version, so that it can be saved.
 *
 * @returns false where the cluster has nothing new
 * @throws UserError where the Service is gone; KubeError where it cannot be read
 */
export async function mergeDocument(
  document: LiveDocument,
  uri: Uri,
  { files, previews }: Merging,
): Promise<boolean> {
  const textDocument = textDocumentAt(uri) ?? (await workspace.openTextDocument(uri));
  const live = await loadLive(document);
  const yours = textDocument.getText();
  const read = textDocument.isDirty ? readText(yours, document.address) : undefined;
  const named = read && identityOf(read.object);
  if (named === undefined || document.changeSince(named) === undefined) {
    void window.showInformationMessage(
      l10n.t('There is nothing to merge: the text knows what is on the cluster.'),
    );
    return false;
  }
  const { context, format, name } = document.address;
  const title = `${name}.${format}`;
  const theirs = document.print(live);
  const base = document.baseOf(named);
  if (base === undefined) {
    // Nothing tells whose change a difference is.
    await replaceText(textDocument, renewIdentity(yours, live, document.address));
    document.judge();
    await showDiff(previews, { title, text: theirs }, uri, l10n.t('{0}: cluster ↔ yours', name));
    void window.showInformationMessage(
      l10n.t(
        'Check {0} before you save it: what your text was made from is not known any more, and what only the left side has would be removed.',
        name,
      ),
    );
    return true;
  }
  const renewed = renewIdentity(yours, live, document.address);
  const renewedBase = renewIdentity(document.print(base), live, document.address);
  let last = yours;
  await files.open({
    title,
    path: pathOf(document.address),
    merged: merge(document, { base: renewedBase, yours: renewed, theirs }),
    base: previews.add(title, renewedBase),
    yours: { text: yours, uri: previews.add(title, renewed) },
    theirs: { text: theirs, uri: previews.add(title, theirs), detail: toPlainText(context) },
    complete: async (merged) => {
      const target = textDocumentAt(uri) ?? (await workspace.openTextDocument(uri));
      if (target.isDirty && target.getText() !== last) {
        throw new UserError(
          l10n.t('You have edited {0} since this merge began, which would be lost. Merge again.', title),
        );
      }
      await replaceText(target, merged);
      last = merged;
      document.judge();
      await window.showTextDocument(target, { preview: false });
    },
  });
  return true;
}

/** `/context/namespace/name (merged).yaml`, to be read by people. */
function pathOf({ context, namespace, name, part, format }: DocumentAddress): string {
  const folder = toPlainText(context).replaceAll(/[/\\]/gu, '-');
  return `/${folder}/${namespace}/${name}${part === 'status' ? '.status' : ''} (merged).${format}`;
}

/** What comes of both, where nothing contradicts; undefined too where comments would be lost by it. */
function merge(
  document: LiveDocument,
  texts: { readonly base: string; readonly yours: string; readonly theirs: string },
): string | undefined {
  const { address } = document;
  if (address.format === 'yaml' && COMMENT.test(texts.yours)) {
    return undefined;
  }
  const objectOf = (text: string): JsonObject => readText(text, address).object;
  const [base, yours, theirs] = [objectOf(texts.base), objectOf(texts.yours), objectOf(texts.theirs)];
  const merged = mergeEdits({ base, yours, theirs });
  return merged && document.print(merged);
}

async function loadLive(document: LiveDocument): Promise<JsonObject> {
  try {
    return await document.load();
  } catch (error) {
    if (error instanceof KubeError && error.code === 'notFound') {
      throw new UserError(
        l10n.t('The Service is gone, so there is nothing to merge with. Save to create it anew.'),
      );
    }
    throw error;
  }
}

/** Which version of which object it is, is no change to decide about. */
function renewIdentity(text: string, live: JsonObject, address: DocumentAddress): string {
  const { root } = readText(text, address).manifest;
  const identity = identityOf(live);
  const places = (['resourceVersion', 'uid'] as const).flatMap((field) => {
    const node = root && findField(root, `metadata.${field}`)?.node;
    if (node?.kind !== 'scalar') {
      return [];
    }
    // A version without quotes would be a number.
    const isPlain = node.style === 'plain' && field === 'uid';
    return [{ ...node, written: isPlain ? identity[field] : JSON.stringify(identity[field]) }];
  });
  return places
    .sort((one, other) => other.start - one.start)
    .reduce(
      (renewed, { start, end, written }) => renewed.slice(0, start) + written + renewed.slice(end),
      text,
    );
}
