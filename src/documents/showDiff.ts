import { commands, Uri } from 'vscode';
import type { PreviewTexts } from './previewTexts.ts';

/** One side of a diff: a document, or a text to read under a title that ends with `.yaml` or `.json`. */
export type DiffSide = Uri | { readonly title: string; readonly text: string };

export interface Diff {
  readonly left: DiffSide;
  readonly right: DiffSide;
}

/** Opens VS Code's diff editor. */
export async function showDiff(
  previews: PreviewTexts,
  left: DiffSide,
  right: DiffSide,
  title: string,
): Promise<void> {
  await commands.executeCommand('vscode.diff', toUri(previews, left), toUri(previews, right), title);
}

/** Opens several diffs below one another, in one editor. */
export async function showDiffs(
  previews: PreviewTexts,
  title: string,
  diffs: readonly Diff[],
): Promise<void> {
  const resources = diffs.map(({ left, right }) => {
    const modified = toUri(previews, right);
    // Without an original all of it is new; an empty one would be a line that is gone.
    return [modified, isEmpty(left) ? undefined : toUri(previews, left), modified];
  });
  await commands.executeCommand('vscode.changes', title, resources);
}

function isEmpty(side: DiffSide): boolean {
  return 'text' in side && side.text === '';
}

function toUri(previews: PreviewTexts, side: DiffSide): Uri {
  return side instanceof Uri ? side : previews.add(side.title, side.text);
}
