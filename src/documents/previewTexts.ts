import { EventEmitter, Uri, workspace, type TextDocumentContentProvider } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Schemes } from '../ids.ts';

/** Texts to read, each under an address of its own until its document is closed. */
export class PreviewTexts implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #owned = new DisposableStore();
  readonly #onDidChange = this.#owned.add(new EventEmitter<Uri>());
  #count = 0;

  readonly onDidChange = this.#onDidChange.event;

  constructor() {
    this.#owned.add(workspace.registerTextDocumentContentProvider(Schemes.preview, this));
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#texts.delete(uri.toString());
      }),
    );
  }

  /** @param title what its tab says; the ending tells VS Code the language */
  add(title: string, text: string): Uri {
    this.#count += 1;
    // Two sides of a diff have one path, or VS Code takes the change for a renaming.
    const path = `/${title.replaceAll('/', '∕')}`;
    const uri = Uri.from({ scheme: Schemes.preview, path, query: String(this.#count) });
    this.#texts.set(uri.toString(), text);
    return uri;
  }

  /** Shows another text in its place. */
  update(uri: Uri, text: string): void {
    this.#texts.set(uri.toString(), text);
    this.#onDidChange.fire(uri);
  }

  /** @returns undefined for one of a window that is no more, whose tab VS Code has restored: it says so in it */
  provideTextDocumentContent(uri: Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  dispose(): void {
    this.#owned.dispose();
    this.#texts.clear();
  }
}
