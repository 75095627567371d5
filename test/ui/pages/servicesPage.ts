import type { Locator } from 'playwright-core';
import { TreeRow } from './tree.ts';
import type { Workbench } from './workbench.ts';

/** A row of the tree, as a screen reader has it. */
export interface SpokenRow {
  readonly level: number;
  readonly label: string;
  readonly isExpanded: boolean;
  readonly isSelected: boolean;
}

/** One line of an accessibility snapshot. */
const TREE_ITEM = /treeitem ("(?:[^"\\]|\\.)*")((?: \[[^\]]*\])*)/g;

/** The view of this extension in the side bar. */
export class ServicesPage {
  readonly #workbench: Workbench;
  readonly #pane: Locator;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#pane = workbench.sideBar.locator('.pane-body').first();
  }

  /** Opens the view by its icon in the activity bar. */
  async open(): Promise<void> {
    await this.#workbench.openViewContainer('Service Explorer');
  }

  /** The first row whose spoken label begins so: `Namespace shop`, `Service web, LoadBalancer`. */
  row(label: string): TreeRow {
    return new TreeRow(this.locate(label));
  }

  locate(label: string): Locator {
    const quoted = label.replaceAll(/["\\]/g, '\\$&');
    return this.#pane.locator(`[role="treeitem"][aria-label^="${quoted}"]`).first();
  }

  /** All rows that are drawn, at one moment. */
  async rows(): Promise<SpokenRow[]> {
    const snapshot = await this.#pane.locator('[role="tree"]').first().ariaSnapshot();
    return [...snapshot.matchAll(TREE_ITEM)].map(([, label = '""', properties = '']) => ({
      level: Number(/level=(\d+)/.exec(properties)?.[1]),
      label: JSON.parse(label) as string,
      isExpanded: properties.includes('[expanded'),
      isSelected: properties.includes('[selected'),
    }));
  }

  /** The rows as an outline, two spaces a level. */
  async outline(): Promise<string[]> {
    return (await this.rows()).map(({ level, label }) => '  '.repeat(level - 1) + label);
  }

  /** Waits until these words stand above the tree: the filter, for one. */
  async says(words: string): Promise<void> {
    await this.#pane.locator('.message').getByText(words).waitFor();
  }

  /** Waits until a text with these words takes the place of an empty tree. */
  async welcomes(words: string): Promise<void> {
    await this.#pane.locator('.welcome-view-content').getByText(words).waitFor();
  }

  /** Presses a button of that text by the keyboard. */
  async pressWelcome(title: string): Promise<void> {
    await this.#welcomeButton(title).press('Enter');
  }

  /** Waits until the row whose spoken label begins so is the one that keys act on. */
  async focuses(label: string): Promise<void> {
    await this.#pane.locator('.monaco-list:focus .focused').and(this.locate(label)).waitFor();
  }

  /** Clicks a button of that text. */
  async clickWelcome(title: string): Promise<void> {
    await this.#welcomeButton(title).click();
  }

  #welcomeButton(title: string): Locator {
    return this.#pane.locator('.welcome-view-content').getByRole('button', { name: title });
  }
}
