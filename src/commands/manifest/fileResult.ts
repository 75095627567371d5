import { nameOf, type Outcome } from './writeEach.ts';

/** What a command for files answers to whoever called it. */
export interface FileResult {
  readonly context: string;
  readonly documents: readonly DocumentResult[];
}

export interface DocumentResult {
  readonly uri: string;
  /** Counts from 0, as {@link FileArgument} does. */
  readonly document: number;
  readonly namespace: string;
  /** The server's, where it was to choose it; undefined where it did not get to that. */
  readonly name: string | undefined;
  readonly outcome: Outcome['kind'];
  readonly error?: { readonly code: string; readonly message: string };
}

export function toFileResult(context: string, outcomes: readonly Outcome[]): FileResult {
  return { context, documents: outcomes.map(toDocumentResult) };
}

function toDocumentResult(outcome: Outcome): DocumentResult {
  const { file, at, namespace } = outcome.service;
  return {
    uri: file.document.uri.toString(),
    document: at.index,
    namespace,
    name: nameOf(outcome),
    outcome: outcome.kind,
    ...('error' in outcome && { error: { code: outcome.error.code, message: outcome.error.message } }),
  };
}
