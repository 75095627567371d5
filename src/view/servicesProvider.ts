import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import type { Element } from './elements.ts';
import type { ServicesTree } from './servicesTree.ts';
import { tooltip } from './tooltip.ts';
import { toTreeItem, type UriOf } from './treeItem.ts';

/** Hands the tree to VS Code: no state and no requests of its own. */
export class ServicesProvider implements vscode.TreeDataProvider<Element>, Disposable {
  readonly #tree: ServicesTree;
  readonly #uriOf: UriOf;
  readonly #onDidChangeTreeData = new vscode.EventEmitter<Element[] | undefined>();

  readonly onDidChangeTreeData = this.#onDidChangeTreeData.event;

  constructor(tree: ServicesTree, uriOf: UriOf) {
    this.#tree = tree;
    this.#uriOf = uriOf;
  }

  getChildren(parent?: Element): Element[] {
    return [...this.#tree.children(parent)];
  }

  getParent(element: Element): Element | undefined {
    return element.parent;
  }

  getTreeItem(element: Element): vscode.TreeItem {
    return toTreeItem(element, this.#uriOf);
  }

  resolveTreeItem(item: vscode.TreeItem, element: Element): vscode.TreeItem {
    item.tooltip = tooltip(element);
    return item;
  }

  /** Has VS Code draw these rows again, with all below them. */
  refresh(rows: readonly Element[] | 'all'): void {
    if (rows === 'all') {
      this.#onDidChangeTreeData.fire(undefined);
    } else if (rows.length > 0) {
      this.#onDidChangeTreeData.fire([...rows]);
    }
  }

  dispose(): void {
    this.#onDidChangeTreeData.dispose();
  }
}
