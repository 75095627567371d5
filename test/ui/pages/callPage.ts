import type { Locator } from 'playwright-core';
import { clickUntil } from './clickUntil.ts';
import type { Workbench } from './workbench.ts';

/** A document with requests, and beside it what is answered. */
export class CallPage {
  readonly #workbench: Workbench;
  readonly #requests: Locator;
  readonly #answers: Locator;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    const groups = workbench.page.locator('.editor-group-container');
    this.#requests = groups.first();
    this.#answers = groups.nth(1);
  }

  /** Waits until the first request can be sent. */
  async appears(): Promise<void> {
    await this.#lens(this.#requests, 'Send').waitFor();
  }

  /** Types over all requests; nothing is completed or indented. */
  async rewrite(text: string): Promise<void> {
    const { keyboard } = this.#workbench.page;
    await this.focus();
    await keyboard.press('ControlOrMeta+a');
    await keyboard.insertText(text);
  }

  /** Puts the cursor into the last line. */
  async focus(): Promise<void> {
    const { keyboard } = this.#workbench.page;
    await keyboard.press('ControlOrMeta+1');
    await this.#requests.locator('.monaco-editor.focused').waitFor();
    await keyboard.press('ControlOrMeta+End');
  }

  /** Sends the request of the cursor. */
  async sendByKey(): Promise<void> {
    await this.#workbench.page.keyboard.press('ControlOrMeta+Enter');
  }

  /** Clicks what stands above the first request until that has an effect: lines that are drawn anew swallow clicks. */
  async clickLens(title: string, effect: Locator): Promise<void> {
    await clickUntil(this.#lens(this.#requests, title), effect);
  }

  /** What stands above the first request, by its beginning. */
  lens(title: string): Locator {
    return this.#lens(this.#requests, title);
  }

  /** Clicks what stands above the answer. */
  async clickAnswerLens(title: string, effect: Locator): Promise<void> {
    await clickUntil(this.answerLens(title), effect);
  }

  answerLens(title: string): Locator {
    return this.#lens(this.#answers, title);
  }

  /** A line of the requests. */
  request(text: string): Locator {
    return lineOf(this.#requests, text);
  }

  /** A line of the answer, or of a session. */
  answer(text: string): Locator {
    return lineOf(this.#answers, text);
  }

  #lens(group: Locator, title: string): Locator {
    // All of the title, for "Send" is a part of "Send Again"; after a dot follows what changes.
    const words = title.endsWith(' · ') ? new RegExp(`^${title}`, 'u') : new RegExp(`^${title}$`, 'u');
    return group.locator('.codelens-decoration a').filter({ hasText: words }).first();
  }
}

function lineOf(group: Locator, text: string): Locator {
  // Spaces are drawn as no-break spaces.
  const words = new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&').replaceAll(' ', '\\s'), 'u');
  return group.locator('.view-line').filter({ hasText: words }).first();
}
