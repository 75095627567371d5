import { l10n, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../common/disposable.ts';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { Commands, ContextKeys } from '../ids.ts';
import { isGuarded } from '../model/guard.ts';
import type { ApplyPlace, ApplyTarget } from './applyTarget.ts';
import { ContextKey } from './contextKey.ts';
import { holdsServices } from './manifestDocument.ts';

/** How long nobody types before the text is looked at again, in milliseconds. */
const QUIET_MS = 200;

/**
 * Knows whether the editor in front holds Services to apply: then their commands are in its menus, and the status bar
 * tells where they would go.
 */
export class ManifestInFront implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #target: ApplyTarget;
  readonly #hasServices = new ContextKey<boolean>(ContextKeys.manifestInFront);
  readonly #item = this.#owned.add(window.createStatusBarItem('applyTarget', StatusBarAlignment.Left));
  #quiet: NodeJS.Timeout | undefined;

  constructor(target: ApplyTarget) {
    this.#target = target;
    this.#item.name = l10n.t('Where Services Are Applied');
    this.#item.command = Commands.chooseApplyTarget;
    this.#owned.add(
      toDisposable(() => {
        clearTimeout(this.#quiet);
      }),
    );
    this.#owned.add(
      window.onDidChangeActiveTextEditor(() => {
        this.#look();
      }),
    );
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document === window.activeTextEditor?.document) {
          clearTimeout(this.#quiet);
          this.#quiet = setTimeout(() => {
            this.#look();
          }, QUIET_MS);
        }
      }),
    );
    // The language of a document changes by closing and opening it.
    this.#owned.add(
      workspace.onDidOpenTextDocument((document) => {
        if (document === window.activeTextEditor?.document) {
          this.#look();
        }
      }),
    );
    this.#owned.add(
      target.onDidChange(() => {
        this.#look();
      }),
    );
    this.#look();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #look(): void {
    const document = window.activeTextEditor?.document;
    const hasServices = document !== undefined && holdsServices(document);
    this.#hasServices.set(hasServices);
    if (hasServices) {
      this.#show(this.#target.get());
    } else {
      this.#item.hide();
    }
  }

  #show(place: ApplyPlace | undefined): void {
    const words =
      place === undefined
        ? l10n.t('choose where to apply')
        : `${toPlainText(place.cluster.context)} / ${toPlainText(place.namespace)}`;
    const isGuardedPlace = place !== undefined && isGuarded(place.cluster.guard);
    this.#item.text = `$(cloud-upload) ${escapeIcons(words)}`;
    this.#item.color = isGuardedPlace ? new ThemeColor('charts.orange') : undefined;
    this.#item.tooltip = l10n.t(
      'The context that the Services of this file are applied to, and the namespace of those that name none. Click to choose another.',
    );
    this.#item.accessibilityInformation = { label: l10n.t('Services are applied to: {0}', words) };
    this.#item.show();
  }
}
