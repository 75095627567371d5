import { TextEditorSelectionChangeKind, window } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';

/**
 * Whether the person turned to an editor or a terminal since this was made: for what ends by moving the keyboard focus.
 * VS Code tells no extension where the focus is, only what follows from it.
 */
export class EditorVisits implements Disposable {
  readonly #subscriptions = new DisposableStore();
  #any = false;

  constructor() {
    const visit = (): void => {
      this.#any = true;
    };
    const { Keyboard, Mouse } = TextEditorSelectionChangeKind;
    this.#subscriptions.add(window.onDidChangeActiveTextEditor(visit));
    this.#subscriptions.add(window.onDidChangeActiveTerminal(visit));
    this.#subscriptions.add(
      window.onDidChangeTextEditorSelection(({ kind }) => {
        if (kind === Keyboard || kind === Mouse) {
          visit();
        }
      }),
    );
  }

  get any(): boolean {
    return this.#any;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
