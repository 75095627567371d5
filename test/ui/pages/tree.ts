import type { Locator } from 'playwright-core';
import { clickUntil } from './clickUntil.ts';

const MENU_ATTEMPTS = 5;
/** More than the pause between two redraws of the Services view. */
const QUIET_MS = 400;
const PROMPTLY = { timeout: 2_000 };

/** A row as it is drawn, and as a screen reader tells it. */
export interface DrawnRow {
  readonly level: number;
  readonly label: string;
  readonly description: string;
  readonly ariaLabel: string;
  /** `undefined` for a row that has nothing below it. */
  readonly isExpanded: boolean | undefined;
}

/** A tree of VS Code: the Explorer, or a view of an extension. It draws only the rows that fit its height. */
export class Tree {
  readonly #tree: Locator;

  constructor(view: Locator) {
    this.#tree = view.getByRole('tree');
  }

  /** The first row with this label, the description not included. */
  row(label: string): TreeRow {
    const name = this.#tree.page().locator('.label-name').getByText(label, { exact: true });
    return new TreeRow(this.#tree.getByRole('treeitem').filter({ has: name }).first());
  }

  /** The rows that are drawn, from top to bottom. */
  async rows(): Promise<DrawnRow[]> {
    const rows = await this.#tree.getByRole('treeitem').all();
    return Promise.all(rows.map((row) => new TreeRow(row).read()));
  }
}

/** One row of a {@link Tree}. */
export class TreeRow {
  readonly #row: Locator;

  constructor(row: Locator) {
    this.#row = row;
  }

  /** Waits until the row is drawn; as long as the page waits for anything, unless a time is given. */
  async appears(timeout = 0): Promise<void> {
    await this.#row.waitFor(limit(timeout));
  }

  /** Waits until the row is gone. */
  async disappears(timeout = 0): Promise<void> {
    await this.#row.waitFor({ state: 'detached', ...limit(timeout) });
  }

  async read(): Promise<DrawnRow> {
    const [level, ariaLabel, expanded, label, description] = await Promise.all([
      this.#row.getAttribute('aria-level'),
      this.#row.getAttribute('aria-label'),
      this.#row.getAttribute('aria-expanded'),
      this.#row.locator('.label-name').first().innerText(),
      this.#row.locator('.label-description').allInnerTexts(),
    ]);
    return {
      level: Number(level),
      label,
      description: description.join(' '),
      ariaLabel: ariaLabel ?? '',
      isExpanded: expanded === null ? undefined : expanded === 'true',
    };
  }

  async select(): Promise<void> {
    await this.#row.locator('.label-name').first().click();
  }

  async open(): Promise<void> {
    await this.#row.locator('.label-name').first().dblclick();
  }

  async expand(): Promise<void> {
    await this.#toggle('true');
  }

  async collapse(): Promise<void> {
    await this.#toggle('false');
  }

  /** Chooses from the menu that a right click opens. */
  async chooseFromMenu(item: string): Promise<void> {
    await this.#choose([item]);
  }

  /** Chooses from a menu within the menu that a right click opens. */
  async chooseFromSubmenu(submenu: string, item: string): Promise<void> {
    await this.#choose([submenu, item]);
  }

  /** The titles in the menu that a right click opens, from top to bottom. */
  async menu(): Promise<string[]> {
    await this.#row.click({ button: 'right' });
    const menu = this.#row.page().locator('.monaco-menu');
    await menu.waitFor();
    const titles = await menu.getByRole('menuitem').allInnerTexts();
    await this.#row.page().keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    // Behind a title stands the key that does the same.
    return titles.map((title) => title.trim().split('\n')[0] ?? '');
  }

  /** Clicks a button that shows when the pointer is over the row. */
  async clickAction(title: string): Promise<void> {
    await this.#row.hover();
    await this.#row.getByRole('button', { name: title }).click();
  }

  /** VS Code closes a menu when the focus goes elsewhere, as after an editor that closes late: then it is opened again. */
  async #choose(path: readonly string[]): Promise<void> {
    const menu = this.#row.page().locator('.monaco-menu').first();
    const items = path.map((title) =>
      this.#row.page().locator('.monaco-menu').getByLabel(title, { exact: true }),
    );
    for (let attempt = 1; ; attempt++) {
      await this.#isQuiet();
      await this.#row.click({ button: 'right' });
      try {
        await menu.waitFor(PROMPTLY);
        for (const [index, item] of items.entries()) {
          const next = items[index + 1];
          await (next ? clickUntil(item, next) : clickAway(item, menu));
        }
        return;
      } catch (error) {
        if (attempt === MENU_ATTEMPTS) {
          throw error;
        }
        await this.#row.page().keyboard.press('Escape');
      }
    }
  }

  /** A row that is drawn again while its menu is open is not known to VS Code for a moment. */
  async #isQuiet(): Promise<void> {
    await this.#row.waitFor();
    await this.#row.evaluate(
      `(row) => new Promise((resolve) => {
        const done = () => { observer.disconnect(); resolve(); };
        let timer = setTimeout(done, ${QUIET_MS});
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, ${QUIET_MS});
        });
        observer.observe(row.closest('[role=tree]'), { subtree: true, childList: true, characterData: true });
      })`,
    );
  }

  async #toggle(expanded: 'true' | 'false'): Promise<void> {
    await this.#row.waitFor();
    const toggled = this.#row.and(this.#row.page().locator(`[aria-expanded="${expanded}"]`));
    await clickUntil(this.#row.locator('.monaco-tl-twistie'), toggled);
  }
}

/** Clicks an item of a menu until that closes the menu. A menu that closed before was closed by something else. */
async function clickAway(item: Locator, menu: Locator): Promise<void> {
  do {
    await item.click(PROMPTLY);
    await menu.waitFor({ state: 'hidden', ...PROMPTLY }).catch(() => undefined);
  } while (await menu.isVisible());
}

function limit(timeout: number): { readonly timeout?: number } {
  return timeout === 0 ? {} : { timeout };
}
