import type { Locator, Page } from 'playwright-core';

/** A question in front of the window, before whose answer nothing else can be done. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** Waits for the dialog, and returns its small print. */
  async detail(): Promise<string> {
    return this.#box.locator('.dialog-message-detail').innerText();
  }

  async answer(button: string): Promise<void> {
    await this.#box.getByRole('button', { name: button, exact: true }).click();
    await this.#box.waitFor({ state: 'detached' });
  }

  async isOpen(): Promise<boolean> {
    return this.#box.isVisible();
  }
}
