import type { TextRange } from '../../kube/yaml/yamlNode.ts';

const MARKER = /^(?:<{7}|>{7})(?=[ \r\n]|$)/gmu;

/**
 * The conflicts that a merge has left in a text, each from its first marker to its last, or to the end of the text. At the
 * beginning of a line, no YAML or JSON of a manifest has anything like a marker.
 */
export function conflictsIn(text: string): readonly TextRange[] {
  const conflicts: TextRange[] = [];
  let begin: number | undefined;
  for (const { 0: marker, index } of text.matchAll(MARKER)) {
    if (marker.startsWith('<')) {
      begin ??= index;
    } else if (begin !== undefined) {
      conflicts.push({ start: begin, end: index + marker.length });
      begin = undefined;
    }
  }
  return begin === undefined ? conflicts : [...conflicts, { start: begin, end: text.length }];
}
