import type { Locator, Page } from 'playwright-core';

/** In the page: whether VS Code lets its window go, which it does once all unsaved changes are kept for the next one. */
const LETS_GO = `(() => {
  const event = new Event('beforeunload', { cancelable: true });
  return window.dispatchEvent(event);
})()`;

/** The text editor in front. VS Code draws only the lines that fit its height. */
export class TextEditorPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The tab in front, while it is of this file. */
  tab(title: string): Locator {
    return this.#page.locator('.editor-group-container.active .tab.active', { hasText: title });
  }

  /** The same, while the next file that is looked at takes its place. */
  previewTab(title: string): Locator {
    return this.tab(title).filter({ has: this.#page.locator('.tab-label.italic') });
  }

  /** The same, while it stays until somebody closes it. */
  keptTab(title: string): Locator {
    return this.tab(title).filter({ has: this.#page.locator('.tab-label:not(.italic)') });
  }

  /** The titles of all tabs, from left to right. */
  async tabs(): Promise<string[]> {
    const titles = await this.#page.locator('.editor-group-container.active .tab .tab-label').allInnerTexts();
    return titles.map((title) => title.replaceAll(/\s/g, ''));
  }

  /** Waits until keys go to the text. */
  async hasFocus(): Promise<void> {
    await this.#editor.locator(':focus').waitFor({ state: 'attached' });
  }

  /** The first line that contains `text`. */
  line(text: string): Locator {
    // Spaces are drawn as no-break spaces.
    const words = new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s'));
    return this.#editor.locator('.view-line').filter({ hasText: words }).first();
  }

  /** Types over the first line that contains `text`, its indentation included. */
  async replaceLine(text: string, replacement: string): Promise<void> {
    await this.line(text).click();
    await this.#page.keyboard.press('End');
    await this.#page.keyboard.press('Shift+Home');
    await this.#page.keyboard.press('Shift+Home');
    await this.#page.keyboard.insertText(replacement);
  }

  async save(): Promise<void> {
    await this.#page.keyboard.press('ControlOrMeta+s');
  }

  /** Waits until the tab in front has no unsaved changes. */
  async isSaved(title: string): Promise<void> {
    await this.tab(title).and(this.#page.locator(':not(.dirty)')).waitFor();
  }

  /** Waits until the tab in front has unsaved changes. */
  async isDirty(title: string): Promise<void> {
    await this.tab(title).and(this.#page.locator('.dirty')).waitFor();
  }

  /** Waits until all unsaved changes are kept for the window that comes after this one, which is to be reloaded then. */
  async areBackedUp(): Promise<void> {
    await this.#page.waitForFunction(LETS_GO, undefined, { polling: 200 });
  }

  /** Opens the list of what can be done about the place of the cursor, and waits for an entry. */
  async quickFix(title: string): Promise<Locator> {
    await this.#page.keyboard.press('ControlOrMeta+.');
    const entry = this.#page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).first();
    await entry.waitFor();
    return entry;
  }

  /** The lines under which an error is drawn. */
  get errors(): Locator {
    return this.#editor.locator('.squiggly-error');
  }

  get #editor(): Locator {
    return this.#page.locator('.editor-group-container.active .monaco-editor').first();
  }
}

/** VS Code's three-way merge editor, in front. */
export class MergeEditorPage {
  readonly #page: Page;
  readonly #editor: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#editor = page.locator('.editor-group-container.active .merge-editor');
  }

  async appears(): Promise<void> {
    await this.#editor.waitFor();
  }

  /** Waits until the result contains a line. */
  async results(text: string): Promise<void> {
    const result = this.#editor.locator('.result');
    await result.locator('.view-line').filter({ hasText: text }).first().waitFor();
  }

  /** Saves the result, which ends the merge. */
  async complete(): Promise<void> {
    await this.#editor.locator('.result .view-line').last().click();
    await this.#page.keyboard.press('ControlOrMeta+s');
    await this.#editor.waitFor({ state: 'detached' });
  }
}
