import { applyEdits, format } from 'jsonc-parser';

/** The same JSON on lines of its own: numbers, duplicate names and the order stay as they were sent. */
export function formatJson(text: string): string {
  return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, eol: '\n' }));
}
