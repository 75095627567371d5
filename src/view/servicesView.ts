import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { ContextKey } from '../editor/contextKey.ts';
import { ContextKeys, Views } from '../ids.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters, KubeconfigState } from '../model/clusters.ts';
import type { Forwarding } from '../model/forwarding.ts';
import type { Target } from '../model/target.ts';
import { contextValueOf } from './contextValue.ts';
import { isElement, toTarget, type Element } from './elements.ts';
import { RefreshQueue } from './refreshQueue.ts';
import { ServicesProvider } from './servicesProvider.ts';
import { ServicesTree } from './servicesTree.ts';
import type { UriOf } from './treeItem.ts';

type CreateTreeView = (id: string, options: vscode.TreeViewOptions<Element>) => vscode.TreeView<Element>;

/** The Services view: owns VS Code's tree view and tells it what changed, but only while somebody can see it. */
export class ServicesView implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #clusters: Clusters;
  readonly #tree: ServicesTree;
  readonly #provider: ServicesProvider;
  readonly #view: vscode.TreeView<Element>;
  readonly #queue: RefreshQueue<Element>;
  readonly #filtered = new ContextKey<boolean>(ContextKeys.filtered);
  readonly #kubeconfigState = new ContextKey<KubeconfigState['kind']>(ContextKeys.kubeconfigState);
  readonly #hasContexts = new ContextKey<boolean>(ContextKeys.hasContexts);
  readonly #onDidOpenCluster = this.#owned.add(new vscode.EventEmitter<Cluster>());
  /** The person opened the row of a cluster. */
  readonly onDidOpenCluster = this.#onDidOpenCluster.event;
  readonly #selectedRow = new ContextKey<string>(ContextKeys.selectedRow);

  constructor(
    clusters: Clusters,
    uriOf: UriOf,
    forwarding: Forwarding,
    createTreeView: CreateTreeView = vscode.window.createTreeView,
  ) {
    this.#clusters = clusters;
    this.#tree = this.#owned.add(new ServicesTree(clusters, forwarding));
    this.#provider = this.#owned.add(new ServicesProvider(this.#tree, uriOf));
    this.#view = this.#owned.add(
      createTreeView(Views.services, {
        treeDataProvider: this.#provider,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.#queue = this.#owned.add(
      new RefreshQueue<Element>({
        refresh: (rows) => {
          this.#provider.refresh(rows);
          this.#showFilter();
          // What may be done with it may be another thing now.
          this.#setSelectedRow();
        },
      }),
    );
    this.#listen();
    this.#setContextKeys();
    if (!this.#view.visible) {
      this.#queue.pause();
    }
  }

  /** Only Services that match are shown; empty shows them all. */
  get filterText(): string {
    return this.#tree.filterText;
  }

  set filterText(text: string) {
    this.#tree.filterText = text;
    this.#filtered.set(this.#tree.filterText !== '');
  }

  /**
   * What a command acts on that VS Code called with this argument: the row, or without one the selected row. What is no
   * row was meant for something else, so that it must not end in whatever is selected.
   */
  targetOf(argument: unknown): Target | undefined {
    const element = argument ?? this.#view.selection[0];
    return isElement(element) ? toTarget(element) : undefined;
  }

  /** What all the selected rows stand for; rows that stand for nothing are left out. */
  get selection(): readonly Target[] {
    return this.#view.selection.map(toTarget).filter((target) => target !== undefined);
  }

  /** Selects the row of a context and gives it the keyboard focus, where the person still has the view open. */
  async focusCluster(context: string): Promise<void> {
    const row = this.#tree.clusterRow(context);
    if (row === undefined || !this.#view.visible) {
      return;
    }
    // VS Code reveals only what it has drawn: it waits for a redraw that was asked for, but knows of none to come.
    this.#queue.flush();
    try {
      await this.#view.reveal(row, { select: true, focus: true });
    } catch {
      // The row may go while VS Code looks for it; then there is nothing to show.
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #listen(): void {
    const subscriptions = [
      this.#tree.onDidChange((rows) => {
        this.#queue.add(rows);
      }),
      this.#clusters.onDidChange(() => {
        this.#setContextKeys();
      }),
      this.#view.onDidChangeVisibility(({ visible }) => {
        this.#setVisible(visible);
      }),
      this.#view.onDidExpandElement(({ element }) => {
        this.#tree.open(element);
        if (element.kind === 'cluster') {
          this.#onDidOpenCluster.fire(element.cluster);
        }
      }),
      this.#view.onDidCollapseElement(({ element }) => {
        this.#tree.close(element);
      }),
      this.#view.onDidChangeSelection(({ selection }) => {
        for (const selected of selection) {
          this.#tree.lookAt(selected);
        }
        this.#setSelectedRow();
      }),
    ];
    for (const subscription of subscriptions) {
      this.#owned.add(subscription);
    }
  }

  #setVisible(visible: boolean): void {
    if (visible) {
      this.#queue.resume();
      this.#clusters.retryNow();
    } else {
      this.#queue.pause();
    }
  }

  #setContextKeys(): void {
    this.#kubeconfigState.set(this.#clusters.kubeconfig.kind);
    this.#hasContexts.set(this.#clusters.contexts.length > 0);
  }

  #setSelectedRow(): void {
    const [selected] = this.#view.selection;
    this.#selectedRow.set(selected === undefined ? '' : contextValueOf(selected));
  }

  #showFilter(): void {
    const text = this.#tree.filterText;
    const { shown, known } = this.#tree.counts;
    const message = text === '' ? '' : vscode.l10n.t('Filter: {0} — {1} of {2} Services', text, shown, known);
    // Each assignment is a message to the window, the same text or not.
    if (message !== (this.#view.message ?? '')) {
      this.#view.message = message;
    }
  }
}
