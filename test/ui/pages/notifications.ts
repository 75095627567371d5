import type { Locator, Page } from 'playwright-core';

/** The messages that pop up at the bottom right. */
export class Notifications {
  readonly #toasts: Locator;

  constructor(page: Page) {
    this.#toasts = page.locator('.notifications-toasts .notification-list-item');
  }

  /** Waits for a message that contains `text`, and returns all of it. */
  async message(text: string): Promise<string> {
    return this.#toast(text).locator('.notification-list-item-message').innerText();
  }

  /** The messages that are shown now. */
  async messages(): Promise<string[]> {
    return this.#toasts.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Waits until no message contains `text`. One that has come stays for a moment, also when it is over. */
  async leaves(text: string): Promise<void> {
    await this.#toast(text).waitFor({ state: 'detached' });
  }

  /** How many messages hold a text. */
  async count(text: string): Promise<number> {
    return this.#toasts.filter({ hasText: text }).count();
  }

  /** Clicks a button of the message that contains `text`. */
  async clickButton(text: string, button: string): Promise<void> {
    const buttons = this.#toast(text).locator('.notification-list-item-buttons-container');
    await buttons.getByText(button, { exact: true }).click();
  }

  #toast(text: string): Locator {
    return this.#toasts.filter({ hasText: text }).first();
  }
}
