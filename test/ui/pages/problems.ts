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

  /** The texts of the problems that are drawn, with whose they are. */
  async texts(): Promise<string[]> {
    const rows = this.#panel
      .getByRole('treeitem')
      .filter({ has: this.#panel.page().locator('.marker-line') });
    return rows.locator('.details-container, .marker-message-details').allInnerTexts();
  }

  /** Waits until no problem contains `text`. */
  async disappears(text: string): Promise<void> {
    await this.#panel.getByRole('treeitem').filter({ hasText: text }).first().waitFor({ state: 'detached' });
  }
}
