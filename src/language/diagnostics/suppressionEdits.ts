import type { Finding } from '../../manifest/rules/finding.ts';
import type { TextEdit } from '../../manifest/rules/textEdit.ts';

/*
 * Comments after which nothing more is said, as `src/manifest/validate/suppressions.ts` reads them. They are those of
 * yaml-language-server, so that it keeps quiet as well.
 */

/** Above the line of a finding, for what is said in the same words. */
export function lineSuppression(text: string, finding: Finding): TextEdit {
  const start = text.lastIndexOf('\n', finding.range.start - 1) + 1;
  const indent = /^[ \t]*/u.exec(text.slice(start))?.[0] ?? '';
  return insertion(text, start, `${indent}# yaml-language-server-disable ${topicOf(finding)}`);
}

/**
 * The words of a message that tell what it is about: `Unsupported value`, `unknown field`, `is deprecated`. It is told from
 * others by them, so one word alone is too little. What stands in quotes may be something else tomorrow, and a comma parts
 * messages in the comment.
 */
export function topicOf({ message }: Finding): string {
  const parts = message
    .replace(/"[^"]*"/gu, '"')
    .split(/[:,;"]|\.(?=\s|$)/u)
    .map((part) => part.trim());
  return parts.find((part) => part.includes(' ')) ?? parts.find((part) => part !== '') ?? '';
}

/** Before the document that a finding is in. */
export function documentSuppression(text: string, { range }: Finding): TextEdit {
  const comment = '# yaml-language-server: $schema=none';
  const markers = Array.from(text.slice(0, range.start).matchAll(MARKER), ({ index }) => index);
  const lineEnd = text.indexOf('\n', markers.at(-1) ?? text.length);
  return insertion(text, lineEnd < 0 ? bomLength(text) : lineEnd + 1, comment);
}

const MARKER = /(?<![^\n])---(?![^ \t\r\n])/gu;

function insertion(text: string, at: number, comment: string): TextEdit {
  return { start: at, end: at, text: `${comment}${text.includes('\r\n') ? '\r\n' : '\n'}` };
}

function bomLength(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}
