import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/** A stretch of a text and what takes its place. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

/** The text after edits that do not overlap, in its order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits.reduceRight(
    (before, { start, end, text: written }) => before.slice(0, start) + written + before.slice(end),
    text,
  );
}
