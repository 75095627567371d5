import { window, workspace } from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { ServiceText, ServiceTexts } from './serviceTexts.ts';

/** How long nobody types or scrolls before it is found out what there is to see, in milliseconds. */
const QUIET_MS = 200;

/** Knows which Services of which documents people have before their eyes. */
export class VisibleServices implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #texts: Pick<ServiceTexts, 'of'>;
  readonly #onDidChange = this.#owned.add(new Emitter<void>());
  #services: readonly ServiceText[] = [];
  #quiet: NodeJS.Timeout | undefined;
  #looks = 0;

  /** Fires when {@link services} may be others. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(texts: Pick<ServiceTexts, 'of' | 'onDidChange'>) {
    this.#texts = texts;
    const look = (): void => {
      this.#lookSoon();
    };
    this.#owned.add(
      toDisposable(() => {
        clearTimeout(this.#quiet);
      }),
    );
    this.#owned.add(texts.onDidChange(look));
    this.#owned.add(window.onDidChangeVisibleTextEditors(look));
    this.#owned.add(window.onDidChangeTextEditorVisibleRanges(look));
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (window.visibleTextEditors.some((editor) => editor.document === document)) {
          look();
        }
      }),
    );
    look();
  }

  get services(): readonly ServiceText[] {
    return this.#services;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #lookSoon(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      void this.#look();
    }, QUIET_MS);
  }

  async #look(): Promise<void> {
    const look = ++this.#looks;
    const found = await Promise.all(
      window.visibleTextEditors.map(async ({ document, visibleRanges }) => {
        const { services } = await this.#texts.of(document);
        return services.filter(({ range }) =>
          visibleRanges.some((visible) => visible.intersection(range) !== undefined),
        );
      }),
    );
    if (look === this.#looks) {
      this.#services = found.flat();
      this.#onDidChange.fire();
    }
  }
}
