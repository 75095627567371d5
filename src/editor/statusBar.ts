import { l10n, StatusBarAlignment, ThemeColor, window, type StatusBarItem } from 'vscode';
import { DisposableStore, MutableDisposable, type Disposable } from '../common/disposable.ts';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { Commands } from '../ids.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';
import { isGuarded } from '../model/guard.ts';
import { guardText } from './guardText.ts';
import { stateText } from './stateText.ts';

/** Tells in the status bar which clusters are shown and whether what is shown of them is current. */
export class StatusBar implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #clusters: Clusters;
  readonly #item: StatusBarItem;
  readonly #states = this.#owned.add(new MutableDisposable<DisposableStore>());

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#item = this.#owned.add(window.createStatusBarItem('contexts', StatusBarAlignment.Left));
    this.#item.name = l10n.t('Kubernetes Contexts');
    this.#item.command = Commands.chooseContexts;
    this.#owned.add(
      clusters.onDidChange(() => {
        this.#follow();
      }),
    );
    this.#follow();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #follow(): void {
    const subscriptions = new DisposableStore();
    for (const cluster of this.#clusters.shown) {
      subscriptions.add(
        cluster.onDidChangeState(() => {
          this.#update();
        }),
      );
    }
    this.#states.value = subscriptions;
    this.#update();
  }

  #update(): void {
    const { shown, kubeconfig } = this.#clusters;
    if (shown.length === 0) {
      this.#item.hide();
      return;
    }
    const isInvalid = kubeconfig.kind === 'invalid';
    const known = escapeIcons(summary(shown));
    const text = isInvalid ? l10n.t('{0}, kubeconfig invalid', known) : known;
    const guarded = shown.some(({ guard }) => isGuarded(guard));
    this.#item.text = `$(${guarded ? 'shield' : 'server-environment'}) ${text}`;
    this.#item.color = guarded ? new ThemeColor('charts.orange') : undefined;
    this.#item.tooltip = [...shown.map(nameAndState), l10n.t('Click to choose contexts')].join('\n');
    this.#item.accessibilityInformation = { label: l10n.t('Kubernetes: {0}', text) };
    this.#item.backgroundColor =
      isInvalid || shown.some(isTroubled) ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
  }
}

function summary(shown: readonly Cluster[]): string {
  const [only] = shown;
  if (shown.length === 1 && only !== undefined) {
    return nameAndState(only);
  }
  const troubled = shown.filter(isTroubled).length;
  const guarded = shown.filter(({ guard }) => isGuarded(guard)).length;
  return [
    l10n.t('{0} contexts', shown.length),
    troubled === 0 ? '' : l10n.t('{0} not live', troubled),
    guarded === 0 ? '' : l10n.t('{0} guarded', guarded),
  ]
    .filter((fact) => fact !== '')
    .join(', ');
}

/** A cluster that nobody opened yet is `connecting` for ever, so that state goes without saying. */
function nameAndState({ context, isSandbox, state, guard }: Cluster): string {
  const plain = toPlainText(context);
  const name = isSandbox ? l10n.t('{0} (in memory)', plain) : plain;
  const facts = [state.kind === 'connecting' ? '' : stateText(state), guardText(guard)];
  const known = facts.filter((fact) => fact !== '').join(', ');
  return known === '' ? name : `${name}: ${known}`;
}

function isTroubled({ state }: Cluster): boolean {
  return state.kind === 'stale' || state.kind === 'denied' || state.kind === 'failed';
}
