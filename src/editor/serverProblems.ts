import {
  Diagnostic,
  DiagnosticSeverity,
  Range,
  languages,
  workspace,
  type TextDocument,
  type TextDocumentChangeEvent,
  type TextDocumentContentChangeEvent,
  type Uri,
} from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { toPlainText } from '../common/text.ts';
import { KubeError, type TextPosition } from '../kube/errors.ts';
import type { TextRange } from '../kube/yaml/yamlNode.ts';
import { findField } from '../manifest/text/findField.ts';
import { readManifest, type ManifestDocument } from '../manifest/text/manifest.ts';
import { serverErrors, type FieldError } from '../manifest/text/serverErrors.ts';
import { toRange } from './toRange.ts';

/** Something to say about a field of a Service: an error of the server's, a warning, a hint of ours. */
export interface FieldProblem extends FieldError {
  readonly severity: DiagnosticSeverity;
}

/** The longest message: servers quote whole objects. */
const LONGEST_MESSAGE = 1000;

/** Puts what a server says of the Services in a manifest on the lines that it means. */
export class ServerProblems implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #problems = this.#owned.add(languages.createDiagnosticCollection('serviceExplorer.server'));

  constructor() {
    this.#owned.add(
      workspace.onDidChangeTextDocument((change) => {
        this.#follow(change);
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.clear(uri);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /**
   * Shows what is wrong with one document, in the place of what was shown for it. Where the text is another by now, each
   * problem goes where its field is now; one whose field has another value is out of date and is not shown.
   *
   * @param version of the text that `at` was read from
   */
  show(
    document: TextDocument,
    version: number,
    at: ManifestDocument,
    error: KubeError | readonly FieldProblem[],
  ): void {
    const now = document.version === version ? at : findAgain(document, at);
    if (now === undefined || document.isClosed) {
      return;
    }
    const problems = error instanceof KubeError ? problemsOf(error) : error;
    const shown = problems
      .filter(({ path }) => now === at || hasSameValue(at, now, path))
      .map(({ path, message, severity }) => {
        const place = error instanceof KubeError ? error.position : undefined;
        const range = place ? restOfLine(document, place) : firstLine(document, now.rangeOf(path));
        const problem = new Diagnostic(range, toPlainText(message, LONGEST_MESSAGE), severity);
        problem.source = 'Service Explorer';
        if (error instanceof KubeError && error.status?.reason !== undefined) {
          problem.code = error.status.reason;
        }
        return problem;
      });
    const own = toRange(document, now);
    const others = this.#of(document.uri).filter(({ range }) => !own.contains(range));
    this.#problems.set(document.uri, [...others, ...shown]);
  }

  /** Forgets what was shown in a document. */
  clear(uri: Uri): void {
    this.#problems.delete(uri);
  }

  #of(uri: Uri): readonly Diagnostic[] {
    return this.#problems.get(uri) ?? [];
  }

  /** Whoever edits a line is about to mend it; the problems below move with their lines. */
  #follow({ document: { uri }, contentChanges }: TextDocumentChangeEvent): void {
    const former = this.#of(uri);
    if (former.length > 0 && contentChanges.length > 0) {
      const left = contentChanges.reduce(
        (problems, change) => problems.flatMap((problem) => afterChange(problem, change)),
        former,
      );
      this.#problems.set(uri, left);
    }
  }
}

function problemsOf(error: KubeError): readonly FieldProblem[] {
  return serverErrors(error).map((one) => ({ ...one, severity: DiagnosticSeverity.Error }));
}

/** The same Service in the text as it is now. Of several that are equal in name it is the one in the same place. */
function findAgain(document: TextDocument, at: ManifestDocument): ManifestDocument | undefined {
  const language = document.languageId.startsWith('json') ? 'json' : 'yaml';
  const same = readManifest(document.getText(), language).filter((other) => isSameService(at, other));
  return same.length === 1 ? same[0] : same.find(({ index }) => index === at.index);
}

function isSameService({ content: one }: ManifestDocument, { content: other }: ManifestDocument): boolean {
  return (
    one.kind === 'service' &&
    other.kind === 'service' &&
    one.namespace === other.namespace &&
    one.name === other.name &&
    one.generateName === other.generateName
  );
}

function hasSameValue(before: ManifestDocument, now: ManifestDocument, path: string): boolean {
  const [former, present] = [before, now].map(({ root }) => root && findField(root, path)?.node);
  return former?.kind === 'scalar' && present?.kind === 'scalar'
    ? former.value === present.value
    : former?.kind === present?.kind;
}

function firstLine(document: TextDocument, { start, end }: TextRange): Range {
  const from = document.positionAt(start);
  const line = document.lineAt(from.line).range;
  return new Range(from, document.positionAt(end)).intersection(line) ?? line;
}

/** From a place on; from the last character where there is nothing after it, for what is empty is not seen. */
function restOfLine(document: TextDocument, { line, column }: TextPosition): Range {
  const { range } = document.lineAt(Math.min(line, document.lineCount) - 1);
  const from = Math.max(0, Math.min(column, range.end.character) - 1);
  return range.with(range.start.with({ character: from }));
}

function afterChange(
  problem: Diagnostic,
  { range, text }: TextDocumentContentChangeEvent,
): readonly Diagnostic[] {
  const { start, end } = problem.range;
  if (range.start.line > end.line) {
    return [problem];
  }
  if (range.end.line >= start.line) {
    return [];
  }
  const lineDelta = text.split(/\r\n?|\n/).length - 1 - (range.end.line - range.start.line);
  const moved = new Diagnostic(
    new Range(start.translate({ lineDelta }), end.translate({ lineDelta })),
    problem.message,
    problem.severity,
  );
  return [Object.assign(moved, { source: problem.source, code: problem.code })];
}
