import { withHeaders, type Answer } from './answer.ts';

/** Adds a `Warning` header for each text: code 299, no agent, the text quoted (apimachinery/pkg/util/net/http.go). */
export function withWarnings(answer: Answer, texts: readonly string[]): Answer {
  if (texts.length === 0) {
    return answer;
  }
  const warning = [...new Set(texts)].map(
    (text) => `299 - "${printable(text).replaceAll(/["\\]/g, '\\$&')}"`,
  );
  return withHeaders(answer, { warning });
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\u00a0-\u00ff]/g, '?');
}
