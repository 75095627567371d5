import { RelativePattern, Uri, workspace, type TextDocument } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import { isOwnDocument, originOf } from '../editor/manifestDocument.ts';
import type { ManifestOrigin } from '../manifest/text/manifest.ts';

interface Known {
  readonly origin: Promise<ManifestOrigin>;
  readonly watchers: DisposableStore;
}

/**
 * What the files around open documents tell of them. It takes looking for a dozen of files, so they are looked for once
 * for each document, and again when one of them comes, goes or changes.
 */
export class ManifestOrigins implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #known = new Map<string, Known>();
  readonly #onDidChange = this.#owned.add(new Emitter<void>());

  /** Fires when {@link of} may answer something else. */
  readonly onDidChange = this.#onDidChange.event;

  constructor() {
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#forget(uri);
      }),
    );
  }

  async of(document: TextDocument): Promise<ManifestOrigin> {
    const { uri, isClosed, isUntitled } = document;
    if (isOwnDocument(uri)) {
      return { isRendered: true };
    }
    if (isUntitled) {
      return { path: uri.path };
    }
    if (isClosed) {
      return originOf(document);
    }
    const key = uri.toString();
    const known = this.#known.get(key) ?? this.#read(document);
    this.#known.set(key, known);
    return known.origin;
  }

  dispose(): void {
    this.#owned.dispose();
    for (const { watchers } of this.#known.values()) {
      watchers.dispose();
    }
    this.#known.clear();
  }

  #read(document: TextDocument): Known {
    const watchers = new DisposableStore();
    const folders = new Set<string>();
    const files = new Set<string>();
    const look = (file: Uri): void => {
      if (files.has(file.toString())) {
        this.#forget(document.uri);
        this.#onDidChange.fire();
      }
    };
    const origin = originOf(document, (file) => {
      files.add(file.toString());
      const folder = Uri.joinPath(file, '..');
      if (!folders.has(folder.toString())) {
        folders.add(folder.toString());
        // The folder alone, which may be above those of the workspace.
        const watcher = watchers.add(workspace.createFileSystemWatcher(new RelativePattern(folder, '*')));
        for (const onDidHappen of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
          watchers.add(onDidHappen(look));
        }
      }
    });
    return { origin, watchers };
  }

  #forget(uri: Uri): void {
    const key = uri.toString();
    this.#known.get(key)?.watchers.dispose();
    this.#known.delete(key);
  }
}
