import type { KubeError } from '../../kube/errors.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import type { RuleCode } from '../rules/codes.ts';
import type { Finding, Severity } from '../rules/finding.ts';
import type { ManifestDocument } from '../text/manifest.ts';
import { halfTypedLine } from './halfTyped.ts';

/** What a decoder puts where bytes are no UTF-8. */
export const REPLACEMENT_CHARACTER = '\uFFFD';

/** Why a document cannot be read, from the place on where that shows to the end of its line. */
export function syntaxFinding(text: string, { message, position }: KubeError): Finding {
  const { line, column } = position ?? { line: 1, column: 1 };
  const start = startOfLine(text, line) + column - 1;
  const half = halfTypedLine(text, start, message);
  if (half !== undefined) {
    return textFinding('syntax', 'error', half.range, `Not valid YAML: ${half.missing}.`);
  }
  // The place is told by the range.
  const said = message.replace(/^Line \d+, column \d+: /u, '');
  return textFinding('syntax', 'error', visible(text, start), said.charAt(0).toUpperCase() + said.slice(1));
}

/** That a merge is not done, at the first line of the conflict. */
export function conflictFinding(text: string, { start }: TextRange): Finding {
  const message = 'A merge has left a conflict here. Choose one of its sides; until then it is not judged.';
  return textFinding('syntax', 'error', restOfLine(text, start), message);
}

/**
 * That a document has something in it that is not what its author wrote; undefined where it has not.
 *
 * @param isBroken whether it is bytes of a file that were no UTF-8, which kubectl refuses; else the character may have
 *   been saved so, long after it was lost, and servers take it
 */
export function undecodedFinding(
  { text, start, end }: ManifestDocument,
  isBroken: boolean,
): Finding | undefined {
  const at = text.slice(start, end).indexOf(REPLACEMENT_CHARACTER);
  if (at < 0) {
    return undefined;
  }
  const range = { start: start + at, end: start + at + 1 };
  const message =
    'A character here was not readable as UTF-8, which servers want. Save the file with the encoding UTF-8.';
  return textFinding('not-utf-8', isBroken ? 'error' : 'warning', range, message);
}

export function tooLargeFinding(text: string): Finding {
  const message =
    'With more than 1 MB or 500 documents this file is not judged. Split it to have its Services judged.';
  return textFinding('too-large', 'information', restOfLine(text, 0), message);
}

function textFinding(code: RuleCode, severity: Severity, range: TextRange, message: string): Finding {
  return { path: '', code, severity, message, at: 'value', range, fixes: [] };
}

/** @param line counted from 1 */
function startOfLine(text: string, line: number): number {
  let start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  const ends = /\r\n?|\n/gu;
  for (let at = 1; at < line && ends.test(text); at++) {
    start = ends.lastIndex;
  }
  return start;
}

const BYTE_ORDER_MARK = 0xfeff;

/** What is left of a line; at its end the character before, since nothing can be marked where nothing is. */
function visible(text: string, start: number): TextRange {
  const range = restOfLine(text, start);
  return range.end > start ? range : { start: Math.max(0, start - 1), end: start };
}

function restOfLine(text: string, start: number): TextRange {
  const length = text.slice(start).search(/[\r\n]/u);
  const end = length < 0 ? text.length : start + length;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}
