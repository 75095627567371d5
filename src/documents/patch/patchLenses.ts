import { CodeLens, EventEmitter, l10n, Range, type CodeLensProvider, type TextDocument } from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import { escapeIcons } from '../../common/text.ts';
import { patchTypeText } from '../../editor/patchTypeText.ts';
import { Commands } from '../../ids.ts';
import type { PatchBinding } from '../../manifest/patch/patchHeader.ts';
import type { ReadPatch } from '../../manifest/patch/readPatch.ts';
import { bindingOf } from './patchedText.ts';
import { placeText } from './patchTexts.ts';

/** What is known of a patch document besides its text. */
export interface PatchState {
  readonly read: ReadPatch | undefined;
  /** Why the Service cannot be shown. */
  readonly problem: string | undefined;
}

/** The line above a patch document: what it is of, Preview, Send. */
export class PatchLenses implements CodeLensProvider, Disposable {
  readonly #stateOf: (document: TextDocument) => PatchState | undefined;
  readonly #onDidChange = new EventEmitter<void>();

  readonly onDidChangeCodeLenses = this.#onDidChange.event;

  constructor(stateOf: (document: TextDocument) => PatchState | undefined) {
    this.#stateOf = stateOf;
  }

  /** Something else is known of a document. */
  refresh(): void {
    this.#onDidChange.fire();
  }

  provideCodeLenses(document: TextDocument): readonly CodeLens[] & CodeLens[] {
    const binding = bindingOf(document);
    if (binding === undefined) {
      return [];
    }
    const state = this.#stateOf(document);
    const range = new Range(0, 0, 0, 0);
    const lens = (title: string, command: string, tooltip: string): CodeLens =>
      new CodeLens(range, { title: escapeIcons(title), command, tooltip, arguments: [document.uri] });
    return [
      lens(
        whatText(binding, state?.read),
        Commands.changePatch,
        l10n.t('Change what it is of, or how it is sent'),
      ),
      lens(l10n.t('Preview'), Commands.previewPatch, l10n.t('Show what the server would make of it')),
      lens(l10n.t('Send'), Commands.sendPatch, l10n.t('Patch the Service on the cluster')),
      lens(
        state?.problem ?? conditionText(binding),
        Commands.changePatch,
        l10n.t('Change what it is of, or how it is sent'),
      ),
    ];
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }
}

function whatText(binding: PatchBinding, read: ReadPatch | undefined): string {
  const decided = binding.type === 'auto' && read?.kind === 'patch' ? read.patch.type : undefined;
  const type = patchTypeText(decided ?? binding.type);
  const what =
    binding.part === 'status'
      ? l10n.t('{0} of the status of {1}', type, placeText(binding))
      : l10n.t('{0} of {1}', type, placeText(binding));
  return decided === undefined ? what : l10n.t('{0} (by its shape)', what);
}

function conditionText({ onlyIfUnchanged }: PatchBinding): string {
  return onlyIfUnchanged ? l10n.t('only if unchanged') : l10n.t('whatever has changed');
}
