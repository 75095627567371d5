import type { Locator, Page } from 'playwright-core';

/** What the text editor in front offers while somebody writes, and tells of the place under the pointer. */
export class LanguageHelp {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits until completion offers something, by its label and what stands beside it. */
  async offers(text: string): Promise<void> {
    await this.#offer(text).waitFor();
  }

  /** What completion offers, as far as it is drawn. */
  async offered(): Promise<readonly string[]> {
    const rows = await this.#suggestions.allInnerTexts();
    return rows.map((row) => row.replaceAll(/\s+/gu, ' ').trim());
  }

  async accept(text: string): Promise<void> {
    await this.#offer(text).click();
  }

  /** Points at a word until a hover tells of it, and returns what it says, with the pointer's arrow keys left alone. */
  async hover(word: Locator, text: string): Promise<string> {
    const hover = this.#page.locator('.monaco-hover:not(.hidden)').filter({ hasText: text }).first();
    await word.hover();
    await hover.waitFor();
    return hover.innerText();
  }

  /** A word of the text, as it is drawn. */
  word(text: string): Locator {
    return this.#page
      .locator('.editor-group-container.active .view-line span span')
      .getByText(text, { exact: true })
      .first();
  }

  /** Waits until the text has as many places underlined as something to know. */
  async marksInformation(): Promise<void> {
    await this.#page.locator('.editor-group-container.active .squiggly-info').first().waitFor();
  }

  /** Waits until there is none. */
  async marksNothing(): Promise<void> {
    await this.#page
      .locator('.editor-group-container.active .squiggly-info')
      .first()
      .waitFor({ state: 'detached' });
  }

  get #suggestions(): Locator {
    return this.#page.locator('.suggest-widget.visible .monaco-list-row');
  }

  #offer(text: string): Locator {
    return this.#suggestions.filter({ hasText: text }).first();
  }
}
