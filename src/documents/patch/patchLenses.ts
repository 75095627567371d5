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
  /** What the lines of documents said last. */
  readonly #said = new WeakMap<TextDocument, string>();

  readonly onDidChangeCodeLenses = this.#onDidChange.event;

  constructor(stateOf: (document: TextDocument) => PatchState | undefined) {
    this.#stateOf = stateOf;
  }

  /** Something else is known of a document. Lines that say the same stay: a click on one that is drawn anew is lost. */
  refresh(document: TextDocument): void {
    if (this.#said.get(document) !== this.#titles(document).join('\n')) {
      this.#onDidChange.fire();
    }
  }

  provideCodeLenses(document: TextDocument): readonly CodeLens[] & CodeLens[] {
    const titles = this.#titles(document);
    this.#said.set(document, titles.join('\n'));
    const [what, condition] = titles;
    if (what === undefined || condition === undefined) {
      return [];
    }
    const range = new Range(0, 0, 0, 0);
    const lens = (title: string, command: string, tooltip: string): CodeLens =>
      new CodeLens(range, { title: escapeIcons(title), command, tooltip, arguments: [document.uri] });
    const change = l10n.t('Change what it is of, or how it is sent');
    return [
      lens(what, Commands.changePatch, change),
      lens(l10n.t('Preview'), Commands.previewPatch, l10n.t('Show what the server would make of it')),
      lens(l10n.t('Send'), Commands.sendPatch, l10n.t('Patch the Service on the cluster')),
      lens(condition, Commands.changePatch, change),
    ];
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }

  /** What the document is, and on which condition it is sent; nothing for a document that is no patch. */
  #titles(document: TextDocument): readonly string[] {
    const binding = bindingOf(document);
    const state = this.#stateOf(document);
    return binding === undefined
      ? []
      : [whatText(binding, state?.read), state?.problem ?? conditionText(binding)];
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
