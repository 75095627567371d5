import { workspace } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { LanguageService } from '../manifest/languageService/languageService.ts';

/** The language service, which is loaded with the first Service that somebody wants help with: it is a big one. */
export class LanguageServiceLater implements Disposable {
  readonly #owned = new DisposableStore();
  #service: Promise<LanguageService> | undefined;

  constructor() {
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#service?.then(
          (service) => {
            service.forget(uri.toString());
          },
          // Whoever asked for it was told.
          () => undefined,
        );
      }),
    );
  }

  get(): Promise<LanguageService> {
    this.#service ??= load().catch((error: unknown) => {
      // The next one who wants help may have more luck.
      this.#service = undefined;
      throw error;
    });
    return this.#service;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

async function load(): Promise<LanguageService> {
  const { createLanguageService } = await import('../manifest/languageService/languageService.ts');
  return createLanguageService();
}
