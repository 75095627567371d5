import { l10n, window, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { ContextKey } from '../editor/contextKey.ts';
import type { Log } from '../editor/log.ts';
import { offerActions } from '../editor/offerActions.ts';
import { ContextKeys } from '../ids.ts';
import type { Conflict } from './liveDocument.ts';
import type { Change } from './liveService.ts';
import { textDocumentAt } from './textDocumentAt.ts';

/** Tells, once each, what became of what is being edited, and shows the button to merge it. */
export class ConflictNotice implements Disposable {
  readonly #merge: (uri: Uri) => Promise<unknown>;
  readonly #log: Log;
  /** By the addresses of the documents. */
  readonly #conflicts = new Map<string, Change>();
  readonly #key = new ContextKey<boolean>(ContextKeys.documentConflict);
  readonly #owned = new DisposableStore();

  constructor(merge: (uri: Uri) => Promise<unknown>, log: Log) {
    this.#merge = merge;
    this.#log = log;
    this.#owned.add(
      window.onDidChangeActiveTextEditor(() => {
        this.#setKey();
      }),
    );
    this.#setKey();
  }

  note(uri: Uri, name: string, conflict: Conflict | undefined): void {
    const key = uri.toString();
    const isKnown = this.#conflicts.has(key);
    if (conflict === 'changed' || conflict === 'recreated') {
      this.#conflicts.set(key, conflict);
    } else {
      this.#conflicts.delete(key);
    }
    this.#setKey();
    if (conflict === 'gone' && textDocumentAt(uri)?.isDirty === true) {
      const text = l10n.t('The Service {0} was deleted while you edit it. Your text stays as it is.', name);
      offerActions(text, { as: 'information', actions: [], log: this.#log });
    }
    if (this.#conflicts.has(key) && !isKnown) {
      this.#offerMerge(uri, name);
    }
  }

  /** A text could not be saved for it, as VS Code says. Ours comes again: of two that are equal VS Code shows one. */
  noteRefusal(uri: Uri, name: string): void {
    this.#offerMerge(uri, name);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #offerMerge(uri: Uri, name: string): void {
    const text =
      this.#conflicts.get(uri.toString()) === 'recreated'
        ? l10n.t('The Service {0} was deleted and created anew while you edit it.', name)
        : l10n.t('The Service {0} has changed on the cluster while you edit it.', name);
    const merge = { title: l10n.t('Merge…'), run: () => this.#merge(uri) };
    offerActions(text, { as: 'information', actions: [merge], log: this.#log });
  }

  #setKey(): void {
    this.#key.set(this.#conflicts.has(window.activeTextEditor?.document.uri.toString() ?? ''));
  }
}
