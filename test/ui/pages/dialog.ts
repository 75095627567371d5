import type { Locator, Page } from 'playwright-core';

/** A question in front of the window, before whose answer nothing else can be done. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** Waits for the dialog, and returns what it asks. */
  async question(): Promise<string> {
    return this.#box.locator('.dialog-message-text').innerText();
  }

  /** Waits for the dialog, and returns its small print. */
  async detail(): Promise<string> {
    return this.#box.locator('.dialog-message-detail').innerText();
  }

  async answer(button: string): Promise<void> {
    // Another question may follow at once, in a box of its own.
    const box = await this.#box.elementHandle();
    await this.#box.getByRole('button', { name: button, exact: true }).click();
    await box.waitForElementState('hidden');
  }

  async isOpen(): Promise<boolean> {
    return this.#box.isVisible();
  }
}
