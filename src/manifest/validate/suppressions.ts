import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import type { Finding } from '../rules/finding.ts';
import type { ManifestDocument } from '../text/manifest.ts';

/*
 * Comments that silence what is said of a manifest: those that its readers may already have in it for other tools.
 */

/** Comments, and what else may stand before the content of a document. */
const HEADER = /^\uFEFF?(?:(?:---)?[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)|%[^\r\n]*(?:\r\n?|\n))*/u;

const EXCLUDE = /^[ \t]*#\s*vscode-kubernetes-tools:\s*exclude[ \t]*$/mu;

/** As yaml-language-server reads it: `modelineUtil`. */
const NO_SCHEMA =
  /^#[ \t]+(?:yaml-language-server[ \t]*:.*\$schema(?:=|:[ \t]*)|\$schema:[ \t]*)none(?!\S)/mu;

/** As yaml-language-server reads it: `diagnostic-filter`. */
const DISABLE = /^[ \t]*#[ \t]*yaml-language-server-disable\b(.*)(?:\r\n?|\n)([^\r\n]*)/gmu;

/** Whether a comment before everything else keeps vscode-kubernetes-tools, and so others, from a file. */
export function excludesFile(text: string): boolean {
  return EXCLUDE.test(headerAt(text, 0));
}

/** Whether a comment before a document says that it has no schema: `# yaml-language-server: $schema=none`. */
export function excludesDocument({ text, start }: ManifestDocument): boolean {
  return NO_SCHEMA.test(headerAt(text, beginOf(text, start)));
}

/** A line that a comment above it speaks of. */
export interface DisabledLine extends TextRange {
  /** Parts of the messages that are not wanted, in lower case; empty for every message. */
  readonly messages: readonly string[];
}

/** The lines below `# yaml-language-server-disable`, which parts of messages may follow, between commas. */
export function disabledLines(text: string): readonly DisabledLine[] {
  return Array.from(text.matchAll(DISABLE), ({ 0: all, 1: parts = '', 2: line = '', index }) => {
    const end = index + all.length;
    const messages = parts.split(',').map((part) => part.trim().toLowerCase());
    return { start: end - line.length, end, messages: messages.filter((part) => part !== '') };
  });
}

export function isDisabled(lines: readonly DisabledLine[], { range, message }: Finding): boolean {
  return lines.some(
    ({ start, end, messages }) =>
      range.start >= start &&
      range.start <= end &&
      (messages.length === 0 || messages.some((part) => message.toLowerCase().includes(part))),
  );
}

/** Where the document that holds an offset begins, with its comments; an item of a list is in the document of the list. */
function beginOf(text: string, offset: number): number {
  const marker = text.lastIndexOf('\n---', offset) + 1;
  // What stands above the first marker belongs to the document below it.
  return marker <= headerAt(text, 0).length ? 0 : marker;
}

function headerAt(text: string, start: number): string {
  return HEADER.exec(text.slice(start))?.[0] ?? '';
}
