import type { Finding } from '../../manifest/rules/finding.ts';
import type { TextEdit } from '../../manifest/rules/textEdit.ts';

/*
 * Comments after which nothing more is said, as `src/manifest/validate/suppressions.ts` reads them. They are those of
 * yaml-language-server, so that it keeps quiet as well.
 */

/** Above the line of a finding, for what begins as its message does. */
export function lineSuppression(text: string, finding: Finding): TextEdit {
  const start = text.lastIndexOf('\n', finding.range.start - 1) + 1;
  const indent = /^[ \t]*/u.exec(text.slice(start))?.[0] ?? '';
  return insertion(text, start, `${indent}# yaml-language-server-disable ${topicOf(finding)}`);
}

/**
 * How a message begins: `Unsupported value`, `unknown field`. What follows is often about the value, which may be another
 * one tomorrow, and a comma parts messages in the comment.
 */
export function topicOf({ message }: Finding): string {
  const [said = ''] = message.split(/[:,."]/u, 1);
  return said.trim();
}

/** Before the document that a finding is in. */
export function documentSuppression(text: string, { range }: Finding): TextEdit {
  const comment = '# yaml-language-server: $schema=none';
  const marker = text.slice(0, range.start).search(/(?<![^\n])---(?![^ \t\r\n])(?![^]*\n---(?![^ \t\r\n]))/u);
  const lineEnd = marker < 0 ? -1 : text.indexOf('\n', marker);
  return insertion(text, lineEnd < 0 ? bomLength(text) : lineEnd + 1, comment);
}

function insertion(text: string, at: number, comment: string): TextEdit {
  return { start: at, end: at, text: `${comment}${text.includes('\r\n') ? '\r\n' : '\n'}` };
}

function bomLength(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}
