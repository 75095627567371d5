import { l10n, StatusBarAlignment, window, workspace, type TextDocument } from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { toPlainText } from '../../common/text.ts';
import type { ApplyTarget } from '../../editor/applyTarget.ts';
import type { Rules, ServerRules } from '../../editor/serverRules.ts';
import type { Settings } from '../../editor/settings.ts';
import { Commands } from '../../ids.ts';
import { isChecked, rulesOf, type CheckContext } from './manifestChecks.ts';

export interface VersionItemContext extends Omit<CheckContext, 'origins'> {
  readonly applyTarget: Pick<ApplyTarget, 'get' | 'onDidChange'>;
  readonly rules: Pick<ServerRules, 'rulesFor' | 'onDidChange'>;
  readonly settings: Pick<Settings, 'validates' | 'validationExclude' | 'onDidChangeValidation'>;
}

/** How long nobody types before the text is looked at again, in milliseconds. */
const QUIET_MS = 200;

/** Tells in the status bar by the rules of which version the manifest in front is judged. */
export class VersionItem implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #context: VersionItemContext;
  readonly #item = this.#owned.add(window.createStatusBarItem('validationVersion', StatusBarAlignment.Left));
  #quiet: NodeJS.Timeout | undefined;

  constructor(context: VersionItemContext) {
    this.#context = context;
    this.#item.name = l10n.t('Kubernetes Version of Validation');
    this.#item.command = Commands.chooseValidationVersion;
    const look = (): void => {
      this.#look();
    };
    this.#owned.add(window.onDidChangeActiveTextEditor(look));
    this.#owned.add(workspace.onDidOpenTextDocument(look));
    this.#owned.add(context.applyTarget.onDidChange(look));
    this.#owned.add(context.rules.onDidChange(look));
    this.#owned.add(context.settings.onDidChangeValidation(look));
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document === window.activeTextEditor?.document) {
          clearTimeout(this.#quiet);
          this.#quiet = setTimeout(look, QUIET_MS);
        }
      }),
    );
    this.#look();
  }

  dispose(): void {
    clearTimeout(this.#quiet);
    this.#owned.dispose();
  }

  #look(): void {
    const document = window.activeTextEditor?.document;
    if (document === undefined || !isChecked(document, this.#context)) {
      this.#item.hide();
      return;
    }
    const rules = rulesOf(document, this.#context);
    const { major, minor } = rules.version;
    this.#item.text = `$(checklist) Kubernetes ${major}.${minor}`;
    this.#item.tooltip = l10n.t(
      'This manifest is judged by the rules of Kubernetes {0}: {1}. Click to choose the version to judge by where no cluster is attached.',
      `${major}.${minor}`,
      this.#reason(rules, document),
    );
    this.#item.accessibilityInformation = {
      label: l10n.t('Judged by the rules of Kubernetes {0}', `${major}.${minor}`),
    };
    this.#item.show();
  }

  #reason({ source }: Rules, { uri }: TextDocument): string {
    switch (source) {
      case 'cluster': {
        const { applyTarget, liveAddressOf } = this.#context;
        const cluster = liveAddressOf(uri)?.context ?? applyTarget.get()?.cluster.context ?? '';
        return l10n.t('the version of the cluster {0}', toPlainText(cluster));
      }
      case 'setting':
        return l10n.t('the version that the settings name, as no cluster is attached');
      case 'newest':
        return l10n.t('the newest that is known, as no cluster is attached');
    }
  }
}
