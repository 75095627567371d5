import type { Locator, Page } from 'playwright-core';

/** A row of the tree, as a screen reader has it. */
export interface TreeRow {
  readonly level: number;
  readonly label: string;
  readonly isExpanded: boolean;
  readonly isSelected: boolean;
}

/** One line of an accessibility snapshot. */
const TREE_ITEM = /treeitem ("(?:[^"\\]|\\.)*")((?: \[[^\]]*\])*)/g;

/** The Services view in the side bar. */
export class ServicesPage {
  readonly #page: Page;
  readonly #tree: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#tree = page.locator('.part.sidebar .pane-body [role="tree"]').first();
  }

  /** Opens the view by its icon in the activity bar. */
  async open(): Promise<void> {
    await this.#page.locator('.part.activitybar a[aria-label^="Service Explorer"]').click();
    await this.#page.locator('.part.sidebar .composite.title', { hasText: 'Service Explorer' }).waitFor();
  }

  /** All rows that are drawn, at one moment. */
  async rows(): Promise<TreeRow[]> {
    const snapshot = await this.#tree.ariaSnapshot();
    return [...snapshot.matchAll(TREE_ITEM)].map(([, label = '""', properties = '']) => ({
      level: Number(/level=(\d+)/.exec(properties)?.[1]),
      label: JSON.parse(label) as string,
      isExpanded: properties.includes('[expanded'),
      isSelected: properties.includes('[selected'),
    }));
  }

  /** The rows as an outline: two spaces a level. */
  async outline(): Promise<string[]> {
    return (await this.rows()).map(({ level, label }) => '  '.repeat(level - 1) + label);
  }

  /** The one row whose label begins so. */
  row(label: string): Locator {
    return this.#tree.locator(`[role="treeitem"][aria-label^="${escapeQuotes(label)}"]`);
  }

  /** Waits for a row; the page's own time limit applies unless another is given. */
  async sees(label: string, timeout?: number): Promise<void> {
    await this.row(label)
      .first()
      .waitFor({ state: 'visible', ...(timeout !== undefined && { timeout }) });
  }

  async seesNo(label: string, timeout?: number): Promise<void> {
    await this.row(label)
      .first()
      .waitFor({ state: 'detached', ...(timeout !== undefined && { timeout }) });
  }

  /** Opens a row. A click that comes while VS Code redraws the row is lost, so what counts is that it is open. */
  async expand(label: string): Promise<void> {
    const row = this.row(label).first();
    const opened = row.and(this.#page.locator('[aria-expanded="true"]'));
    for (;;) {
      if (await opened.isVisible()) {
        return;
      }
      await row.locator('.monaco-tl-twistie').click();
      await opened.waitFor({ timeout: 1000 }).catch(() => undefined);
    }
  }

  async select(label: string): Promise<void> {
    await this.row(label).first().locator('.label-name').click();
  }

  /** What stands above the tree: the filter, for one. */
  async message(): Promise<string> {
    return this.#page.locator('.part.sidebar .pane-body .message').first().innerText();
  }

  /** The text that takes the place of an empty tree. */
  async welcome(): Promise<string> {
    const content = this.#page.locator('.part.sidebar .welcome-view-content').first();
    await content.waitFor();
    return content.innerText();
  }
}

function escapeQuotes(text: string): string {
  return text.replaceAll(/["\\]/g, '\\$&');
}
