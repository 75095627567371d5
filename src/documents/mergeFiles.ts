import {
  EventEmitter,
  FileSystemError,
  FileType,
  Uri,
  commands,
  l10n,
  window,
  workspace,
  type FileChangeEvent,
  type FileStat,
} from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { UserError } from '../editor/userError.ts';
import { Schemes } from '../ids.ts';
import { AddressedFiles } from './addressedFiles.ts';
import { replaceText } from './replaceText.ts';

/** A three-way merge in VS Code's merge editor. */
export interface Merge {
  /** Whose text is merged, to show. */
  readonly title: string;
  /** Of the result, as a path: its last name is that of the tab, and its ending tells VS Code the language. */
  readonly path: string;
  readonly base: Uri;
  readonly yours: { readonly text: string; readonly uri: Uri };
  readonly theirs: { readonly text: string; readonly uri: Uri; readonly detail: string };
  /** What the result begins with; without it VS Code merges line by line. */
  readonly merged: string | undefined;
  /** Gets the text once the person completes the merge. @throws UserError where it cannot be taken: then it is not saved */
  readonly complete: (text: string) => Promise<void>;
}

interface MergeFile {
  readonly complete: (text: string) => Promise<void>;
  text: string;
  mtime: number;
}

const MARKER = /^(?:<{7}|>{7})(?: |$)/m;

/**
 * The files that merges write their results into. VS Code's merge editor saves its file as soon as it opens, and merges
 * what it can where it finds marks of conflicts in it: so it cannot be the document with the unsaved changes itself,
 * which stays as it is until the merge is completed.
 */
export class MergeFiles extends AddressedFiles implements Disposable {
  readonly #files = new Map<string, MergeFile>();
  readonly #owned = new DisposableStore();
  readonly #onDidChangeFile = this.#owned.add(new EventEmitter<FileChangeEvent[]>());
  #count = 0;

  readonly onDidChangeFile = this.#onDidChangeFile.event;

  constructor() {
    super();
    this.#owned.add(workspace.registerFileSystemProvider(Schemes.merge, this, { isCaseSensitive: true }));
    this.#owned.add(
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme === Schemes.merge) {
          void closeMergeEditor(uri);
        }
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#files.delete(uri.toString());
      }),
    );
  }

  /** Opens the merge editor. */
  async open({ title, path, base, yours, theirs, merged, complete }: Merge): Promise<void> {
    this.#count += 1;
    // The query, which VS Code does not show, tells it from former ones.
    const output = Uri.from({ scheme: Schemes.merge, path, query: String(this.#count) });
    const unmerged = `<<<<<<< ${YOURS}\n${yours.text}=======\n${theirs.text}>>>>>>> ${THEIRS}\n`;
    this.#files.set(output.toString(), {
      complete,
      text: merged === undefined ? unmerged : theirs.text,
      mtime: Date.now(),
    });
    void window.showInformationMessage(
      merged === undefined
        ? l10n.t('Resolve what is left, and save the result: {0} gets it, to be saved in its turn.', title)
        : l10n.t(
            'Nothing contradicts. Look at the result, and save it: {0} gets it, to be saved in its turn.',
            title,
          ),
    );
    // As VS Code's own git extension opens it.
    await commands.executeCommand('_open.mergeEditor', {
      base,
      input1: { uri: theirs.uri, title: l10n.t('Cluster'), detail: theirs.detail },
      input2: { uri: yours.uri, title: l10n.t('Yours'), detail: l10n.t('not saved') },
      output,
    });
    if (merged !== undefined) {
      // What is only read is not dirty, and so could not be saved everywhere.
      await replaceText(await workspace.openTextDocument(output), merged);
    }
  }

  stat(uri: Uri): FileStat {
    const { text, mtime } = this.#at(uri);
    return { type: FileType.File, ctime: 0, mtime, size: Buffer.byteLength(text) };
  }

  readFile(uri: Uri): Uint8Array {
    return new TextEncoder().encode(this.#at(uri).text);
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const file = this.#at(uri);
    const text = new TextDecoder().decode(content);
    if (MARKER.test(text)) {
      throw FileSystemError.Unavailable(l10n.t('There are conflicts left. Resolve them first.'));
    }
    try {
      await file.complete(text);
    } catch (error) {
      throw error instanceof UserError ? FileSystemError.Unavailable(error.message) : error;
    }
    file.text = text;
    file.mtime = Math.max(Date.now(), file.mtime + 1);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#files.clear();
  }

  /** A merge ends with its window. */
  #at(uri: Uri): MergeFile {
    const file = this.#files.get(uri.toString());
    if (file === undefined) {
      throw FileSystemError.FileNotFound(uri);
    }
    return file;
  }
}

/** VS Code tells extensions nothing of merge editors but the title, which ends with the name of the file. */
async function closeMergeEditor({ path }: Uri): Promise<void> {
  const title = path.slice(path.lastIndexOf('/') + 1);
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  await window.tabGroups.close(
    tabs.filter(({ input, label, isDirty }) => input === undefined && label.endsWith(title) && !isDirty),
  );
}

/** Git's words for the two sides, which stand in the file for a moment. */
const [YOURS, THEIRS] = ['yours', 'cluster'];
