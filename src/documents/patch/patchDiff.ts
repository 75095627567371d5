import { commands, l10n, TabInputTextDiff, ViewColumn, window, type Tab, type Uri } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { PreviewedBy } from '../../manifest/patch/patchResults.ts';
import type { PreviewTexts } from '../previewTexts.ts';

/** What a patch makes of a Service. */
export interface PreviewedPatch {
  readonly by: PreviewedBy;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

interface ShownDiff {
  readonly by: PreviewedBy;
  readonly left: Uri;
  readonly right: Uri;
}

/** The diff beside a patch document. It follows what is typed, and its title says how the outcome is known. */
export class PatchDiff {
  readonly #previews: PreviewTexts;
  #shown: ShownDiff | undefined;

  constructor(previews: PreviewTexts) {
    this.#previews = previews;
  }

  get isOpen(): boolean {
    return this.#tab !== undefined;
  }

  /** Shows it, where it is open already, or else beside the document. The keyboard stays where it is. */
  async show({ by, name, before, after }: PreviewedPatch): Promise<void> {
    const former = this.#tab;
    if (former !== undefined && this.#shown?.by === by) {
      this.#previews.update(this.#shown.left, before);
      this.#previews.update(this.#shown.right, after);
      return;
    }
    const file = `${name}.yaml`;
    const shown = { by, left: this.#previews.add(file, before), right: this.#previews.add(file, after) };
    this.#shown = shown;
    const title =
      by === 'dryRun'
        ? l10n.t('{0}: live ↔ patched (dry run)', toPlainText(name))
        : l10n.t('{0}: live ↔ patched (local)', toPlainText(name));
    await commands.executeCommand('vscode.diff', shown.left, shown.right, title, {
      viewColumn: former?.group.viewColumn ?? ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
    if (former !== undefined) {
      await close(former);
    }
  }

  async close(): Promise<void> {
    if (this.#tab !== undefined) {
      await close(this.#tab);
    }
  }

  get #tab(): Tab | undefined {
    const right = this.#shown?.right.toString();
    return window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === right);
  }
}

/** It may have made room for another by itself. */
async function close(tab: Tab): Promise<void> {
  const isThere = window.tabGroups.all.some(({ tabs }) => tabs.includes(tab));
  if (isThere) {
    await window.tabGroups.close(tab, true);
  }
}
