import type { TextRange, YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { Place } from './locate.ts';
import type { TextEdit } from './textEdit.ts';
import { isFlow, lineStart } from './yamlStyle.ts';

/**
 * Takes a field or an item away, with its lines and what is said beside it, or with its comma. Undefined where something
 * else would go with it: an anchor that others may name, a comment of its own, all that an item consists of.
 */
export function removalOf(text: string, place: Place): TextEdit | undefined {
  const removed = isFlow(text, place.parent) ? withComma(text, place) : withLines(text, place);
  const isAnchored = removed && /(?:^|[\s[{,])&\w/u.test(text.slice(removed.start, removed.end));
  return removed && !isAnchored ? { ...removed, text: '' } : undefined;
}

/** Within brackets: from what comes before, else up to what comes next; not with a comment between them. */
function withComma(text: string, { range, parent }: Place): TextRange | undefined {
  const siblings = siblingsOf(parent);
  const previous = siblings.findLast(({ end }) => end <= range.start);
  const next = siblings.find(({ start }) => start >= range.end);
  const start = previous?.end ?? range.start;
  const end = previous === undefined ? (next?.start ?? range.end) : range.end;
  const isCommented =
    text.slice(start, range.start).includes('#') || text.slice(range.end, end).includes('#');
  return isCommented ? undefined : { start, end };
}

function withLines(text: string, { range, parent }: Place): TextRange | undefined {
  const start = lineStart(text, range.start);
  const before = text.slice(start, range.start);
  const rest = /^[^\r\n]*(?:\r\n?|\n|$)/u.exec(text.slice(range.end))?.[0] ?? '';
  if (!/^[ \t]*:?[ \t]*(?:#.*)?$/u.test(rest.trimEnd())) {
    return undefined;
  }
  const isItem = parent.kind === 'sequence';
  if (isItem ? /^\s*-[ \t]+$/u.test(before) : before.trim() === '') {
    return { start, end: range.end + rest.length };
  }
  // The first field of an item, on the line of its dash: the next one takes its place.
  const next = siblingsOf(parent).find((sibling) => sibling.start >= range.end);
  if (isItem || next === undefined || text.slice(range.end + rest.length, next.start).trim() !== '') {
    return undefined;
  }
  return { start: range.start, end: next.start };
}

/** What else is in a mapping or list, in the order of the text. */
function siblingsOf(parent: YamlNode): readonly TextRange[] {
  const ranges =
    parent.kind === 'mapping'
      ? [...parent.fields.values()].map(({ start, end, value }) => ({
          start,
          end: value.start >= end ? value.end : end,
        }))
      : parent.kind === 'sequence'
        ? [...parent.items]
        : [];
  return ranges
    .filter(({ start, end }) => start >= parent.start && end <= parent.end)
    .sort((a, b) => a.start - b.start);
}
