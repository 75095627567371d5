import { brokenKeyRule, brokenLabelValueRule, type BrokenRule } from './nameRules.ts';

/** What is wrong with a text of labels, and with which of its words. */
export interface SelectorProblem {
  readonly word: string;
  /** `twice`: the key is in the text already; `noValue`: there is no `=`. */
  readonly part: 'key' | 'value';
  readonly rule: BrokenRule | 'twice' | 'noValue';
}

export type ParsedSelector =
  { readonly selector: Readonly<Record<string, string>> } | { readonly problem: SelectorProblem };

/** Reads labels as kubectl takes them: `app=web,tier=front`, with or without spaces. An empty text has none. */
export function parseSelector(text: string): ParsedSelector {
  const labels = new Map<string, string>();
  for (const word of text.split(/[\s,]+/u).filter((each) => each !== '')) {
    const at = word.indexOf('=');
    const [key, value] = at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
    const keyRule = at < 0 ? 'noValue' : labels.has(key) ? 'twice' : brokenKeyRule(key);
    if (keyRule !== undefined) {
      return { problem: { word, part: 'key', rule: keyRule } };
    }
    const valueRule = brokenLabelValueRule(value);
    if (valueRule !== undefined) {
      return { problem: { word, part: 'value', rule: valueRule } };
    }
    labels.set(key, value);
  }
  return { selector: Object.fromEntries(labels) };
}

/** The text that {@link parseSelector} reads back. */
export function selectorText(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
