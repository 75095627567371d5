import { toDisposable, DisposableStore, type Disposable } from '../common/disposable.ts';
import type { LanguageService } from '../manifest/languageService/languageService.ts';

/** How long nothing is judged before it is loaded ahead of its use, in milliseconds: that holds up all extensions. */
const IDLE_MS = 2000;

/** The language service, a big one, which is loaded for the first Service that somebody may want help with. */
export class LanguageServiceLater implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #load: () => Promise<LanguageService>;
  #service: Promise<LanguageService> | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(load = loadLanguageService) {
    this.#load = load;
    this.#owned.add(
      toDisposable(() => {
        clearTimeout(this.#idle);
      }),
    );
  }

  get(): Promise<LanguageService> {
    clearTimeout(this.#idle);
    this.#service ??= this.#load().catch((error: unknown) => {
      // The next one who wants help may have more luck.
      this.#service = undefined;
      throw error;
    });
    return this.#service;
  }

  /** Loads it once this has not been called for a while, so that the first one who wants help has not to wait for it. */
  getReady(): void {
    clearTimeout(this.#idle);
    if (this.#service === undefined) {
      this.#idle = setTimeout(() => {
        this.get().catch(() => {
          // Whoever wants help is told.
        });
      }, IDLE_MS);
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

async function loadLanguageService(): Promise<LanguageService> {
  const { createLanguageService } = await import('../manifest/languageService/languageService.ts');
  return createLanguageService();
}
