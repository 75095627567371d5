import { Range, type TextDocument } from 'vscode';
import type { TextRange } from '../kube/yaml/yamlNode.ts';

/** A stretch of a document's text as a range of its lines. */
export function toRange(document: TextDocument, { start, end }: TextRange): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
