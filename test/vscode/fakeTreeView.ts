import * as vscode from 'vscode';
import type { Element } from '../../src/view/elements.ts';

/** VS Code's half of a tree view, played by the test: what is visible, opened and selected is for it to say. */
export class FakeTreeView extends vscode.Disposable implements vscode.TreeView<Element> {
  readonly #expand = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<Element>>();
  readonly #collapse = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<Element>>();
  readonly #select = new vscode.EventEmitter<vscode.TreeViewSelectionChangeEvent<Element>>();
  readonly #visibility = new vscode.EventEmitter<vscode.TreeViewVisibilityChangeEvent>();

  readonly onDidExpandElement = this.#expand.event;
  readonly onDidCollapseElement = this.#collapse.event;
  readonly onDidChangeSelection = this.#select.event;
  readonly onDidChangeVisibility = this.#visibility.event;
  readonly onDidChangeCheckboxState = new vscode.EventEmitter<vscode.TreeCheckboxChangeEvent<Element>>()
    .event;
  selection: readonly Element[] = [];
  visible = true;
  message?: string;
  disposed = false;
  /** Every row that was to be revealed, how, and how many refreshes were asked for before. */
  readonly revealed: object[] = [];
  /** What comes of revealing a row. */
  revealing = Promise.resolve();
  /** Every refresh that was asked for: the rows, or undefined for the whole tree. */
  readonly refreshes: (readonly Element[] | undefined)[] = [];
  readonly provider: vscode.TreeDataProvider<Element>;
  readonly #onDidRefresh = new vscode.EventEmitter<void>();

  constructor(provider: vscode.TreeDataProvider<Element>) {
    super(() => undefined);
    this.provider = provider;
    provider.onDidChangeTreeData?.((rows) => {
      this.refreshes.push(Array.isArray(rows) ? rows : rows ? [rows] : undefined);
      this.#onDidRefresh.fire();
    });
  }

  /** Resolves with the number of refreshes once there were that many. */
  async refreshed(count: number): Promise<number> {
    while (this.refreshes.length < count) {
      await new Promise<void>((resolve) => {
        const subscription = this.#onDidRefresh.event(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
    return this.refreshes.length;
  }

  expand(element: Element): void {
    this.#expand.fire({ element });
  }

  collapse(element: Element): void {
    this.#collapse.fire({ element });
  }

  select(...selection: readonly Element[]): void {
    this.selection = selection;
    this.#select.fire({ selection });
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.#visibility.fire({ visible });
  }

  reveal(row: Element, options: object = {}): Promise<void> {
    this.revealed.push({ row, ...options, afterRefreshes: this.refreshes.length });
    return this.revealing;
  }

  override dispose(): void {
    this.disposed = true;
  }
}
