import type { CommandContext } from '../context.ts';

/** Two states of one Service, printed. */
export interface ServiceDiff {
  /** What it is, to show: `shop/web`. */
  readonly name: string;
  readonly left: { readonly title: string; readonly text: string };
  readonly right: { readonly title: string; readonly text: string };
}

/** Shows what differs: one Service in the diff editor, several below one another in one editor. */
export async function showDiffs(
  { documents }: CommandContext,
  title: string,
  diffs: readonly ServiceDiff[],
): Promise<void> {
  const [only] = diffs;
  if (diffs.length === 1 && only !== undefined) {
    await documents.diff(only.left, only.right, `${only.name}: ${title}`);
  } else {
    await documents.diffAll(title, diffs);
  }
}
