import { l10n, window, type Memento } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { APPLY_TARGET_KEY } from '../ids.ts';
import { KubeError } from '../kube/errors.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';
import { guardText } from './guardText.ts';
import { UserError } from './userError.ts';

/** Where the documents of a file go that do not say so themselves. */
export interface ApplyPlace {
  readonly cluster: Cluster;
  /** For documents that name none. */
  readonly namespace: string;
}

/** What the workspace remembers. Without a namespace it is the context's own, whatever that becomes. */
interface Remembered {
  readonly context: string;
  readonly namespace?: string;
}

/**
 * The cluster and the namespace that files of this workspace are applied to. Where one context is shown there is no
 * choice; where there are several the person is asked once, and the workspace remembers it.
 */
export class ApplyTarget implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #clusters: Clusters;
  readonly #memento: Memento;
  readonly #onDidChange = this.#owned.add(new Emitter<void>());

  /** Fires when {@link get} may answer something else. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(clusters: Clusters, memento: Memento) {
    this.#clusters = clusters;
    this.#memento = memento;
    this.#owned.add(
      clusters.onDidChange(() => {
        this.#onDidChange.fire();
      }),
    );
  }

  /** Undefined where it is for the person to choose, or where no context is shown. */
  get(): ApplyPlace | undefined {
    const { shown } = this.#clusters;
    const remembered = this.#memento.get<Remembered>(APPLY_TARGET_KEY);
    const chosen = shown.find(({ context }) => context === remembered?.context);
    if (chosen !== undefined) {
      return { cluster: chosen, namespace: remembered?.namespace ?? chosen.defaultNamespace };
    }
    const [only] = shown;
    return shown.length === 1 && only !== undefined
      ? { cluster: only, namespace: only.defaultNamespace }
      : undefined;
  }

  /**
   * The same, with a question where there is a choice.
   *
   * @throws UserError where no context is shown; KubeError `aborted` where the person chose none
   */
  async require(): Promise<ApplyPlace> {
    const known = this.get();
    if (known !== undefined) {
      return known;
    }
    const cluster = await this.askCluster();
    await this.set(cluster.context);
    return { cluster, namespace: cluster.defaultNamespace };
  }

  /** Asks for one of the contexts that are shown; the only one is no question. @throws as {@link require} */
  async askCluster(): Promise<Cluster> {
    const { shown } = this.#clusters;
    const [first] = shown;
    if (first === undefined) {
      throw new UserError(l10n.t('No cluster is shown. Choose a context in the Services view first.'));
    }
    if (shown.length === 1) {
      return first;
    }
    const items = shown.map((cluster) => ({
      label: escapeIcons(toPlainText(cluster.context)),
      description: guardText(cluster.guard),
      detail: cluster.server ?? '',
      cluster,
    }));
    const chosen = await window.showQuickPick(items, {
      title: l10n.t('Apply to Which Context?'),
      placeHolder: l10n.t('This workspace remembers it. The status bar shows it, and changes it by a click.'),
      matchOnDetail: true,
      ignoreFocusOut: true,
    });
    if (chosen === undefined) {
      throw new KubeError('aborted', 'No context was chosen.');
    }
    return chosen.cluster;
  }

  /** @param namespace left out for the context's own */
  async set(context: string, namespace?: string): Promise<void> {
    const remembered: Remembered = { context, ...(namespace !== undefined && { namespace }) };
    await this.#memento.update(APPLY_TARGET_KEY, remembered);
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
