import type { Locator, Page } from 'playwright-core';

/** The Problems panel. */
export class Problems {
  readonly #panel: Locator;

  constructor(page: Page) {
    this.#panel = page.locator('.markers-panel');
  }

  /** Waits for a problem that contains `text`, and returns its line as the panel shows it: `[Ln 12, Col 3]`. */
  async line(text: string): Promise<string> {
    const row = this.#panel.getByRole('treeitem').filter({ hasText: text }).last();
    return row.locator('.marker-line').innerText();
  }

  /** Waits until no problem contains `text`. */
  async disappears(text: string): Promise<void> {
    await this.#panel.getByRole('treeitem').filter({ hasText: text }).first().waitFor({ state: 'detached' });
  }
}
