import type { RequestProblem, WrittenSettings, WrittenText } from './requestDocument.ts';
import { restOf, type TextLine } from './textLines.ts';

/** Those that there are, each with whether a value follows it. */
export const DIRECTIVES = {
  name: true,
  context: true,
  timeout: true,
  'no-redirect': false,
  'no-cookie-jar': false,
  'no-path': false,
} as const;

type DirectiveName = keyof typeof DIRECTIVES;

/** Longer than this nobody waits for the head of an answer, in seconds. */
const LONGEST_TIMEOUT = 24 * 3600;

/** What the comments of a part of a document say. */
export interface ReadDirectives {
  readonly name?: string;
  readonly settings: WrittenSettings;
}

export const NO_DIRECTIVES: ReadDirectives = {
  settings: { followRedirects: true, keepCookies: true, withoutPath: false },
};

export function isComment({ text }: TextLine): boolean {
  return /^\s*(?:#|\/\/)/.test(text);
}

/** What a comment adds to what was said before it. One that is no directive adds nothing. */
export function readDirective(
  comment: TextLine,
  before: ReadDirectives,
  problems: RequestProblem[],
): ReadDirectives {
  const match = /^\s*(?:#|\/\/)\s*@([\w-]+)(?:\s|$)/.exec(comment.text);
  if (match === null) {
    return before;
  }
  const [beginning, name = ''] = match;
  const value = restOf(comment, beginning.length);
  if (!isDirective(name)) {
    problems.push({ kind: 'unknownDirective', name, range: restOf(comment).range });
    return before;
  }
  if (name === 'name') {
    return value.text === '' ? before : { ...before, name: value.text };
  }
  const added = settingsOf(name, value);
  if ('kind' in added) {
    problems.push({ ...added, range: restOf(comment).range });
    return before;
  }
  return { ...before, settings: { ...before.settings, ...added } };
}

function isDirective(name: string): name is DirectiveName {
  return Object.hasOwn(DIRECTIVES, name);
}

function settingsOf(
  name: Exclude<DirectiveName, 'name'>,
  { text, range }: WrittenText,
):
  | Partial<WrittenSettings>
  | { readonly kind: 'missingContext' }
  | { readonly kind: 'malformedTimeout'; readonly value: string } {
  switch (name) {
    case 'context':
      return text === '' ? { kind: 'missingContext' } : { context: text, contextRange: range };
    case 'timeout': {
      const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
      return seconds > 0 && seconds <= LONGEST_TIMEOUT
        ? { timeoutSeconds: seconds }
        : { kind: 'malformedTimeout', value: text };
    }
    case 'no-redirect':
      return { followRedirects: false };
    case 'no-cookie-jar':
      return { keepCookies: false };
    case 'no-path':
      return { withoutPath: true };
  }
}
