import {
  CompletionItem,
  CompletionItemKind,
  l10n,
  MarkdownString,
  SnippetString,
  type TextDocument,
} from 'vscode';
import type { LiveCompletion } from '../../manifest/complete/liveCompletions.ts';
import type { PlaceInService } from '../../manifest/complete/placeInService.ts';
import type { Completion } from '../../manifest/languageService/languageService.ts';
import { printScalar } from '../../manifest/rules/yamlStyle.ts';
import { languageOf } from '../../editor/manifestDocument.ts';
import { toRange } from '../../editor/toRange.ts';

const KINDS = {
  field: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  snippet: CompletionItemKind.Snippet,
} as const satisfies Record<Completion['kind'], CompletionItemKind>;

const LIVE_KINDS = {
  namespace: CompletionItemKind.Module,
  labelKey: CompletionItemKind.Property,
  labelValue: CompletionItemKind.Value,
  targetPort: CompletionItemKind.Reference,
} as const satisfies Record<LiveCompletion['kind'], CompletionItemKind>;

const SUGGEST_AGAIN = { command: 'editor.action.triggerSuggest', title: '' };

/** What the schema offers. */
export function schemaItem(document: TextDocument, completion: Completion): CompletionItem {
  const { label, kind, insertText, replace, documentation, sortText } = completion;
  const item = new CompletionItem(label, KINDS[kind]);
  item.insertText = new SnippetString(insertText);
  item.range = toRange(document, replace);
  if (documentation !== '') {
    item.documentation = new MarkdownString(documentation);
  }
  if (sortText !== undefined) {
    item.sortText = sortText;
  }
  if (kind === 'field' && /: (?:\$[01])?$/u.test(insertText)) {
    item.command = SUGGEST_AGAIN;
  }
  return item;
}

/** What the cluster offers, before all that the schema does, in its order. */
export function liveItem(
  document: TextDocument,
  place: PlaceInService,
  completion: LiveCompletion,
  index: number,
): CompletionItem {
  const { kind, text, pods, port } = completion;
  const found = [port, pods === undefined ? undefined : podsText(pods)].filter((each) => each !== undefined);
  const item = new CompletionItem(
    { label: text, ...(found.length > 0 && { description: found.join(' · ') }) },
    LIVE_KINDS[kind],
  );
  const isJson = languageOf(document) === 'json';
  item.insertText = new SnippetString().appendText(written(place, completion, isJson));
  if (kind === 'labelKey' && !place.hasValue && isJson) {
    item.insertText
      .appendText(': "')
      .appendTabstop(0)
      .appendText(place.isQuoted ? '' : '"');
  }
  item.range = toRange(document, place.range);
  item.filterText = document.getText(item.range).startsWith('"') ? JSON.stringify(text) : text;
  item.sortText = `\u0000${String(index).padStart(5, '0')}`;
  if (kind === 'labelKey' && !place.hasValue) {
    item.command = SUGGEST_AGAIN;
  }
  return item;
}

function written(
  { isQuoted, hasValue }: PlaceInService,
  { kind, text }: LiveCompletion,
  isJson: boolean,
): string {
  if (isQuoted) {
    return kind === 'labelKey' && !hasValue && isJson ? `${text}"` : text;
  }
  const isNumber = kind === 'targetPort' && /^\d+$/u.test(text);
  const word = isNumber ? text : printScalar(text, isJson ? '"' : '');
  return kind === 'labelKey' && !hasValue && !isJson ? `${word}: ` : word;
}

function podsText(pods: number): string {
  return pods === 1 ? l10n.t('1 pod') : l10n.t('{0} pods', pods);
}
