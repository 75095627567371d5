import type { Locator } from 'playwright-core';
import { clickUntil } from './clickUntil.ts';
import type { Workbench } from './workbench.ts';

/** A patch document in front, with the diff beside it. */
export class PatchEditorPage {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Waits until the line above the document says what it is of. */
  async appears(what: string): Promise<void> {
    await this.#lens(what).waitFor();
  }

  /** Writes below what is there. */
  async write(text: string): Promise<void> {
    await this.#focus();
    await this.#workbench.page.keyboard.press('ControlOrMeta+End');
    await this.#workbench.page.keyboard.insertText(text);
  }

  /** Takes away what is below the first line, and writes this. */
  async rewrite(text: string): Promise<void> {
    const { keyboard } = this.#workbench.page;
    await this.#focus();
    await keyboard.press('ControlOrMeta+Home');
    await keyboard.press('ArrowDown');
    await keyboard.press('ControlOrMeta+Shift+End');
    await keyboard.insertText(text);
  }

  /** Clicks until the diff has a title. What is typed has the lines above the document drawn anew: a click may be lost. */
  async preview(title: string): Promise<void> {
    await clickUntil(this.#lens('Preview'), this.diffTab(title));
  }

  /** Clicks until there is an answer: a message with this text, or a question. */
  async send(answer: string): Promise<void> {
    const { page } = this.#workbench;
    const message = page.locator('.notifications-toasts .notification-list-item', { hasText: answer });
    await clickUntil(this.#lens('Send'), message.or(page.locator('.monaco-dialog-box')).first());
  }

  /** The tab of the diff, by its title. */
  diffTab(title: string): Locator {
    return this.#workbench.page.locator('.tab', { hasText: title });
  }

  /** Waits until the diff has a line that the patch adds. */
  async adds(text: string): Promise<void> {
    const words = new RegExp(text.replaceAll(' ', '\\s'));
    const modified = this.#workbench.page.locator('.monaco-diff-editor .modified-in-monaco-diff-editor');
    await modified.locator('.view-line').filter({ hasText: words }).first().waitFor();
  }

  /** Waits until a warning is drawn under a line. */
  async warns(): Promise<void> {
    await this.#workbench.page.locator('.squiggly-warning').first().waitFor();
  }

  async #focus(): Promise<void> {
    const { page } = this.#workbench;
    const editor = page.locator('.monaco-editor').filter({ has: page.locator('.codelens-decoration') });
    await editor
      .first()
      .locator('.view-line')
      .first()
      .click({ position: { x: 20, y: 8 } });
  }

  #lens(text: string): Locator {
    return this.#workbench.page.locator('.codelens-decoration').getByText(text).first();
  }
}
