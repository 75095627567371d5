import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/** A line that is not done, and what is missing of it. */
export interface HalfTyped {
  readonly range: TextRange;
  readonly missing: string;
}

/** What the parser says where a line of a block has no colon: it takes that for the beginning of the next line. */
const REASON =
  /bad indentation of a (?:mapping|sequence) entry|block mapping entry|a document separator|after a mapping key/u;

/** Indentation with the dashes of items, then one word, or a word with a value right behind the colon. */
const LINE = /^((?:[ ]|-(?=[ ]))*)([\w./-]+)(?:(:)[^\s:]\S*)?[ \t]*(?:[ \t]#.*)?$/u;

/**
 * The line that somebody has only begun to type, because of which a text cannot be read: the one of the error, or the
 * nearest above that is as far in. Undefined where it is something else that is wrong.
 *
 * @param at offset of the error
 * @param reason what the parser says
 */
export function halfTypedLine(text: string, at: number, reason: string): HalfTyped | undefined {
  if (!REASON.test(reason)) {
    return undefined;
  }
  const own = lineAround(text, at);
  if (reason.includes('after a mapping key')) {
    return halfTyped(text, own);
  }
  const indentation = indentationOf(text.slice(own.start, own.end));
  for (let { start } = own; start > 0;) {
    const above = lineAround(text, text.startsWith('\r\n', start - 2) ? start - 2 : start - 1);
    const line = text.slice(above.start, above.end);
    if (!/^[ \t]*(?:#|$)/u.test(line)) {
      return indentationOf(line) === indentation ? halfTyped(text, above) : undefined;
    }
    ({ start } = above);
  }
  return undefined;
}

function halfTyped(text: string, { start, end }: TextRange): HalfTyped | undefined {
  const [, indentation = '', word, colon] = LINE.exec(text.slice(start, end)) ?? [];
  if (word === undefined || word === '-') {
    return undefined;
  }
  const from = start + indentation.length;
  return colon === undefined
    ? {
        range: { start: from, end: from + word.length },
        missing: 'a colon and a value are missing after this name',
      }
    : {
        range: { start: from, end: from + word.length + 1 },
        missing: 'a space is missing after this colon',
      };
}

function indentationOf(line: string): number {
  return /^(?:[ ]|-(?=[ ]))*/u.exec(line)?.[0].length ?? 0;
}

function lineAround(text: string, at: number): TextRange {
  const before = text.slice(0, at);
  const start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const length = text.slice(start).search(/[\r\n]/u);
  return { start: start || bomLength(text), end: length < 0 ? text.length : start + length };
}

function bomLength(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}
