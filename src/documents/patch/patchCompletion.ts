import {
  CompletionItem,
  CompletionItemKind,
  MarkdownString,
  Range,
  SnippetString,
  type CompletionItemProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { completePatch, type PatchCompletion } from '../../manifest/patch/completePatch.ts';
import type { KnownService } from '../../manifest/patch/previewLocally.ts';
import { bindingOf } from './patchedText.ts';
import { valueText } from './findingText.ts';
import { readPatch } from '../../manifest/patch/readPatch.ts';
import type { PatchType } from '../../manifest/patch/patchType.ts';

const KINDS = {
  operation: CompletionItemKind.Operator,
  pointer: CompletionItemKind.Reference,
  field: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
} as const satisfies Record<PatchCompletion['kind'], CompletionItemKind>;

/** After these what can be typed is shown by itself. */
export const COMPLETION_TRIGGERS = ['/', ' ', '"', '-'] as const;

/** Completes patch documents by the Service that they are for. */
export class PatchCompletions implements CompletionItemProvider {
  readonly #knownOf: (document: TextDocument) => KnownService | undefined;

  constructor(knownOf: (document: TextDocument) => KnownService | undefined) {
    this.#knownOf = knownOf;
  }

  provideCompletionItems(document: TextDocument, position: Position): CompletionItem[] {
    const binding = bindingOf(document);
    const known = this.#knownOf(document);
    if (binding === undefined || known === undefined || position.line === 0) {
      return [];
    }
    const text = document.getText();
    const at = document.offsetAt(position);
    // The first line is none of the patch.
    const start = document.lineAt(0).rangeIncludingLineBreak.end;
    const typing = { before: text.slice(document.offsetAt(start), at), after: text.slice(at) };
    const type = binding.type === 'auto' ? typeWhileTyping(text) : binding.type;
    return completePatch(typing, type, known).map((completion, index) => toItem(completion, index, position));
  }
}

/** While half a line stands there, nothing can be read: then a dash at the beginning of a line makes it a list. */
function typeWhileTyping(text: string): PatchType {
  const read = readPatch(text, 'auto');
  return read.kind === 'patch' ? read.patch.type : /^[-[]/mu.test(text) ? 'json' : 'merge';
}

function toItem(
  { kind, label, present, insert, replaces }: PatchCompletion,
  index: number,
  position: Position,
): CompletionItem {
  const item = new CompletionItem(
    { label, ...(present !== undefined && { description: valueText(present) }) },
    KINDS[kind],
  );
  item.insertText = new SnippetString().appendText(insert);
  item.range = new Range(position.translate(0, -replaces), position);
  item.filterText = insert;
  item.sortText = String(index).padStart(4, '0');
  if (present !== undefined) {
    item.documentation = new MarkdownString().appendCodeblock(JSON.stringify(present, undefined, 2), 'json');
  }
  if (insert.endsWith(' ') || insert.endsWith('\n')) {
    item.command = { command: 'editor.action.triggerSuggest', title: '' };
  }
  return item;
}
