import {
  l10n,
  languages,
  Selection,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
  type TextEditor,
  type Uri,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { ContextKey } from '../../editor/contextKey.ts';
import type { Log } from '../../editor/log.ts';
import { withProgress } from '../../editor/progress.ts';
import type { ServerProblems } from '../../editor/serverProblems.ts';
import { UserError } from '../../editor/userError.ts';
import { ContextKeys } from '../../ids.ts';
import { printPatchHeader, type PatchBinding } from '../../manifest/patch/patchHeader.ts';
import type { PatchPreview, SentPatch } from '../../manifest/patch/patchResults.ts';
import { readManifest } from '../../manifest/text/manifest.ts';
import type { Clusters } from '../../model/clusters.ts';
import type { PreviewTexts } from '../previewTexts.ts';
import { readTarget } from './liveTarget.ts';
import { COMPLETION_TRIGGERS, PatchCompletions } from './patchCompletion.ts';
import { PatchDocument } from './patchDocument.ts';
import { bindingOf, refusalsOf, type LookedAt } from './patchedText.ts';
import { PatchLenses } from './patchLenses.ts';
import { PatchProblems } from './patchProblems.ts';
import { beginningOf } from './patchTexts.ts';
import { tellSent } from './tellSent.ts';
import { previewDocument } from './previewDocument.ts';
import { sendDocument } from './sendDocument.ts';

export interface PatchDocumentsOptions {
  readonly clusters: Clusters;
  readonly previews: PreviewTexts;
  readonly problems: Pick<ServerProblems, 'show' | 'clear'>;
  readonly log: Log;
}

/**
 * Patches as documents. Any YAML document whose first line says so is one: an unsaved one that VS Code keeps over a
 * reload as it keeps all of them, or a file.
 */
export class PatchDocuments implements Disposable {
  readonly #options: PatchDocumentsOptions;
  readonly #documents = new Map<string, PatchDocument>();
  readonly #sending = new Map<string, Promise<SentPatch>>();
  readonly #owned = new DisposableStore();
  readonly #found = this.#owned.add(new PatchProblems());
  readonly #lenses = this.#owned.add(new PatchLenses((document) => this.#of(document)?.state));
  readonly #inFront = new ContextKey<boolean>(ContextKeys.patchInFront);

  constructor(options: PatchDocumentsOptions) {
    this.#options = options;
    this.#register();
    workspace.textDocuments.forEach((document) => {
      this.#note(document);
    });
    this.#setKey();
  }

  /**
   * Opens a new patch document, and beside it what comes of the patch.
   *
   * @param patch its text; without it, an example in comments
   * @throws KubeError where the Service cannot be read, UserError where its context is not shown
   */
  async open(binding: PatchBinding, patch?: string): Promise<TextEditor> {
    const target = await withProgress(l10n.t('Reading {0}', binding.name), (signal) =>
      readTarget(this.#options.clusters, binding, signal),
    );
    const content = beginningOf(binding, target.live, patch);
    const text = await workspace.openTextDocument({ language: 'yaml', content });
    const document = this.#note(text);
    document?.use(target, binding);
    const editor = await window.showTextDocument(text, { preview: false });
    const end = text.lineAt(text.lineCount - 1).range.end;
    editor.selection = new Selection(end, end);
    await document?.showLocal();
    return editor;
  }

  /** What a patch document is for; undefined for any other. */
  bindingOf(uri: Uri): PatchBinding | undefined {
    const document = this.#documents.get(uri.toString())?.document;
    return document && bindingOf(document);
  }

  /** The patch document that is meant: the one in front, or the only one that can be seen. */
  inFront(): Uri | undefined {
    const active = window.activeTextEditor?.document;
    if (active !== undefined && bindingOf(active) !== undefined) {
      return active.uri;
    }
    const visible = window.visibleTextEditors.map(({ document }) => document).filter(bindingOf);
    return visible.length === 1 ? visible[0]?.uri : undefined;
  }

  /** Makes a patch document be for something else. What is typed in it stays. */
  async change(uri: Uri, binding: PatchBinding): Promise<void> {
    const { document } = this.#require(uri);
    const edit = new WorkspaceEdit();
    edit.replace(uri, document.lineAt(0).range, printPatchHeader(binding));
    await workspace.applyEdit(edit);
    await this.#require(uri).look();
  }

  /** Shows what the server makes of a patch. @throws UserError, KubeError */
  async preview(uri: Uri): Promise<PatchPreview> {
    const document = this.#require(uri);
    this.#options.problems.clear(uri);
    const title = l10n.t('Previewing the patch of {0}', document.requireBinding().name);
    return withProgress(title, (signal) => previewDocument(document, this.#refused(document), signal));
  }

  /** Carries out a patch. While that takes its time, to ask again starts no second one. @throws UserError, KubeError */
  async send(uri: Uri): Promise<SentPatch> {
    const key = uri.toString();
    const sending = this.#sending.get(key) ?? this.#send(uri);
    this.#sending.set(key, sending);
    try {
      return await sending;
    } finally {
      this.#sending.delete(key);
    }
  }

  dispose(): void {
    this.#owned.dispose();
    this.#documents.forEach((document) => {
      document.dispose();
    });
    this.#documents.clear();
  }

  async #send(uri: Uri): Promise<SentPatch> {
    const document = this.#require(uri);
    this.#options.problems.clear(uri);
    const done = await sendDocument(document, this.#refused(document));
    await document.look();
    tellSent(done, this.#options);
    return done.sent;
  }

  #register(): void {
    const completions = new PatchCompletions((document) => this.#of(document)?.known);
    for (const registration of [
      languages.registerCodeLensProvider({ language: 'yaml' }, this.#lenses),
      languages.registerCompletionItemProvider({ language: 'yaml' }, completions, ...COMPLETION_TRIGGERS),
      workspace.onDidOpenTextDocument((document) => this.#note(document)),
      workspace.onDidChangeTextDocument(({ document }) => {
        this.#note(document)?.changed();
        this.#setKey();
      }),
      workspace.onDidCloseTextDocument((document) => {
        this.#forget(document);
      }),
      window.onDidChangeActiveTextEditor(() => {
        this.#setKey();
      }),
    ]) {
      this.#owned.add(registration);
    }
  }

  /** Any document may be one, or become one. One that was one stays so: its first line may come back. */
  #note(document: TextDocument): PatchDocument | undefined {
    const known = this.#of(document);
    if (known !== undefined || bindingOf(document) === undefined) {
      return known;
    }
    const made = new PatchDocument(document, {
      clusters: this.#options.clusters,
      previews: this.#options.previews,
      onDidLook: ({ document: text }, looked) => {
        this.#didLook(text, looked);
      },
    });
    this.#documents.set(document.uri.toString(), made);
    made.changed();
    return made;
  }

  #forget({ uri }: TextDocument): void {
    const document = this.#documents.get(uri.toString());
    if (document !== undefined) {
      this.#documents.delete(uri.toString());
      document.dispose();
      this.#found.clear(uri);
      void document.closeDiff();
    }
  }

  #of({ uri }: TextDocument): PatchDocument | undefined {
    return this.#documents.get(uri.toString());
  }

  #require(uri: Uri): PatchDocument {
    const document = this.#documents.get(uri.toString());
    if (document === undefined) {
      throw new UserError(l10n.t('This is no patch document.'));
    }
    return document;
  }

  #didLook(document: TextDocument, looked: LookedAt | undefined): void {
    if (looked === undefined) {
      this.#found.clear(document.uri);
    } else {
      this.#found.show(document, looked);
    }
    this.#lenses.refresh(document);
  }

  #refused({ document }: PatchDocument): (error: unknown, looked: LookedAt) => void {
    return (error, looked) => {
      const [at] = readManifest(document.getText(), 'yaml');
      const refusals = refusalsOf(error, looked);
      if (at !== undefined && refusals.length > 0) {
        this.#options.problems.show(document, looked.version, at, refusals);
      }
    };
  }

  #setKey(): void {
    const document = window.activeTextEditor?.document;
    this.#inFront.set(document !== undefined && bindingOf(document) !== undefined);
  }
}
