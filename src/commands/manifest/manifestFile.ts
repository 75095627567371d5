import { l10n, window, workspace, type TextDocument, type Uri } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { isOwnDocument, readManifestDocument } from '../../editor/manifestDocument.ts';
import { UserError } from '../../editor/userError.ts';
import type { ManifestDocument } from '../../manifest/text/manifest.ts';
import type { FileRequest } from './fileArgument.ts';

/** A file as it was when the command began, saved or not: what is typed afterwards is not sent. */
export interface ManifestFile {
  readonly document: TextDocument;
  readonly version: number;
  /** Those that are meant. */
  readonly documents: readonly ManifestDocument[];
  /** Whether there are more, which a selection left out. */
  readonly isPart: boolean;
}

/**
 * Reads the files of a request.
 *
 * @throws UserError for what is no text or no file, and where no document is meant
 */
export async function readFiles(request: FileRequest): Promise<readonly ManifestFile[]> {
  return Promise.all(request.uris.map((uri) => readFile(uri, request)));
}

/** The name to show of a file. */
export function fileName({ document: { uri } }: ManifestFile): string {
  return toPlainText(workspace.asRelativePath(uri, false));
}

/** The number of the line, from 1, where a part of a file begins; undefined where the text is no longer that. */
export function lineAt({ document, version }: ManifestFile, offset: number): number | undefined {
  return document.version === version ? document.positionAt(offset).line + 1 : undefined;
}

async function readFile(uri: Uri, request: FileRequest): Promise<ManifestFile> {
  if (isOwnDocument(uri)) {
    throw new UserError(
      l10n.t(
        '{0} is no file, but a view of a Service on a cluster. Edit the live Service and save it instead.',
        toPlainText(workspace.asRelativePath(uri)),
      ),
    );
  }
  const document = await open(uri);
  const { version } = document;
  const all = await readManifestDocument(document);
  const documents = all.filter(wanted(document, request));
  const isPart = request.heedsSelection && documents.length < all.length;
  if (documents.length < all.length && documents.length === 0) {
    throw new UserError(l10n.t('There is no document in what is selected of this file.'));
  }
  return { document, version, documents, isPart };
}

async function open(uri: Uri): Promise<TextDocument> {
  try {
    return await workspace.openTextDocument(uri);
  } catch (error) {
    const reason = toPlainText(error instanceof Error ? error.message : String(error));
    throw new UserError(
      l10n.t('{0} cannot be read as text. ({1})', toPlainText(workspace.asRelativePath(uri)), reason),
    );
  }
}

function wanted(
  document: TextDocument,
  { documents, heedsSelection }: FileRequest,
): (each: ManifestDocument) => boolean {
  if (documents !== undefined) {
    return ({ index }) => documents.includes(index);
  }
  const editor = heedsSelection ? window.activeTextEditor : undefined;
  const selections = editor?.document === document ? editor.selections.filter(({ isEmpty }) => !isEmpty) : [];
  const ranges = selections.map(
    (each) => [document.offsetAt(each.start), document.offsetAt(each.end)] as const,
  );
  return ({ start, end }) => ranges.length === 0 || ranges.some(([from, to]) => from < end && to > start);
}
