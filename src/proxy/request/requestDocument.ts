/**
 * The notation of request documents. It is the one that people know from `.http` files, with a Service in the place of
 * a URL:
 *
 *     @shop = shop/web:http
 *
 *     ### Add to the basket
 *     # @timeout 30
 *     POST {{shop}}/basket?dry=1
 *     Content-Type: application/json
 *
 *     {"item": "{{$guid}}"}
 */

import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/** A part of the text, and where it stands. */
export interface WrittenText {
  readonly text: string;
  readonly range: TextRange;
}

/** The seven that an API server hands on, and the session that a GET begins. */
export const CALL_METHODS = [
  'GET',
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'WEBSOCKET',
] as const;

export type CallMethod = (typeof CALL_METHODS)[number];

/** What the directives of a request say: comments such as `# @timeout 30`. */
export interface CallSettings {
  /** `# @context`: the context of the kubeconfig. Undefined is the active one. */
  readonly context?: string;
  /** `# @timeout`: in seconds, until the head of the answer is there. */
  readonly timeoutSeconds?: number;
  /** False by `# @no-redirect`. */
  readonly followRedirects: boolean;
  /** False by `# @no-cookie-jar`: none are sent, none are kept. */
  readonly keepCookies: boolean;
  /** True by `# @no-path`: a target without a path is sent without one, not to `/`. */
  readonly withoutPath: boolean;
}

/** A variable of the document: `@name = value`. All requests see it, also those above it. */
export interface Variable {
  readonly name: string;
  readonly nameRange: TextRange;
  /** As it is written: it may refer to other variables. */
  readonly value: WrittenText;
}

export interface WrittenHeader {
  readonly name: string;
  readonly value: string;
  /** Of the whole line, without what is blank at its ends. */
  readonly range: TextRange;
}

/** Text as it is written, to the last line that is not blank; or the file of `< ./body.json`, relative to the document's. */
export type CallBody =
  | { readonly kind: 'text'; readonly text: string; readonly range: TextRange }
  | { readonly kind: 'file'; readonly path: string; readonly range: TextRange };

/** What is the same of a request before and after its variables are filled in. */
interface RequestPlace {
  /** Among those of the document, from 0. */
  readonly index: number;
  /** After the `###`, or `# @name x`, which goes first. */
  readonly name?: string;
  /** From its `###`, or its first line, to the end of its last line that is not blank. */
  readonly range: TextRange;
  /** Of the request line, from 0. */
  readonly line: number;
  readonly method: CallMethod;
}

/** A request as it stands in the document, with its variables. */
export interface WrittenRequest extends RequestPlace {
  readonly methodRange: TextRange;
  /** What follows the method, as it is written: lines that go on with `?` or `&` are part of it. */
  readonly target: WrittenText;
  readonly headers: readonly WrittenHeader[];
  readonly body?: CallBody;
  readonly settings: WrittenSettings;
}

/** As CallSettings, with where they stand. */
export interface WrittenSettings extends CallSettings {
  readonly contextRange?: TextRange;
}

/** Which Service a request is for, and what of it: `[https:]namespace/name[:port][/path][?query]`. */
export interface CallTarget {
  readonly namespace: string;
  readonly name: string;
  /** Undefined where none is written, which is http. */
  readonly scheme?: 'http' | 'https';
  readonly port?: number | string;
  /** As it is written, from its slash on; empty where there is none. */
  readonly path: string;
  /** As it is written, without the question mark. */
  readonly query?: string;
}

/** A request that can be sent. */
export interface CallRequest extends RequestPlace {
  readonly target: CallTarget;
  /** In their order, a name as often as it is written. The ranges are of what was written. */
  readonly headers: readonly WrittenHeader[];
  readonly body?: CallBody;
  readonly settings: CallSettings;
}

/** What is wrong with a document. The words for it are in editing/problemText.ts. */
export type RequestProblem = { readonly range: TextRange } & (
  | { readonly kind: 'unknownMethod'; readonly method: string }
  | { readonly kind: 'noTarget' }
  /** A URL, where a Service is meant. */
  | { readonly kind: 'url' }
  | { readonly kind: 'malformedTarget'; readonly target: string }
  /** In the words of what would refuse to send it. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'malformedHeader' }
  | { readonly kind: 'malformedVariable' }
  | { readonly kind: 'duplicateVariable'; readonly name: string }
  | { readonly kind: 'unresolvedVariable'; readonly name: string }
  /** It refers to itself, or by way of others to more than a request can hold. */
  | { readonly kind: 'endlessVariable'; readonly name: string }
  | { readonly kind: 'unknownDirective'; readonly name: string }
  | { readonly kind: 'malformedTimeout'; readonly value: string }
  | { readonly kind: 'missingContext' }
);

/** Whether a request that has it must not be sent. */
export function isFault({ kind }: RequestProblem): boolean {
  return kind !== 'duplicateVariable' && kind !== 'unknownDirective';
}

/** A text as a document of requests. */
export interface RequestDocument {
  readonly requests: readonly WrittenRequest[];
  readonly variables: readonly Variable[];
  readonly problems: readonly RequestProblem[];
}

/** A request cannot be sent as it is written. */
export class UnusableRequest extends Error {
  readonly problem: RequestProblem;

  constructor(problem: RequestProblem) {
    super(`The request cannot be sent: ${problem.kind}.`);
    this.name = 'UnusableRequest';
    this.problem = problem;
  }
}
