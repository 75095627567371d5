import type { Locator, Page } from 'playwright-core';

/** The box at the top that takes text and picks: command palette, input boxes, lists to choose from. */
export class QuickInput {
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#widget = page.locator('.quick-input-widget');
  }

  /** Waits until the box is open. */
  async appears(): Promise<void> {
    await this.#input.waitFor();
  }

  async disappears(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** Waits until the commands of the palette are gone. */
  async leavesCommands(): Promise<void> {
    await this.#widget.locator('input[placeholder*="name of a command"]').waitFor({ state: 'hidden' });
  }

  async placeholder(): Promise<string> {
    return (await this.#input.getAttribute('placeholder')) ?? '';
  }

  async value(): Promise<string> {
    return this.#input.inputValue();
  }

  async type(text: string): Promise<void> {
    await this.#input.fill(text);
  }

  async press(key: string): Promise<void> {
    await this.#input.press(key);
  }

  /** Waits until a pick is drawn: a box that follows another one stands in the same place. */
  async offers(label: string): Promise<void> {
    await this.#pick(label).waitFor();
  }

  /** The labels of the picks that are drawn. */
  async picks(): Promise<string[]> {
    return this.#picks.locator('.label-name').allInnerTexts();
  }

  /** Clicks a pick; where several can be chosen, that checks or unchecks it. */
  async pick(label: string): Promise<void> {
    await this.#pick(label).click();
  }

  /** What the box says about what was typed. */
  async message(): Promise<string> {
    return this.#widget.locator('.quick-input-message').innerText();
  }

  get #input(): Locator {
    return this.#widget.locator('.quick-input-box input');
  }

  #pick(label: string): Locator {
    const name = this.#widget.page().locator('.label-name').getByText(label, { exact: true });
    return this.#picks.filter({ has: name }).first();
  }

  get #picks(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }
}
