import {
  Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  type DiagnosticCollection,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import { toPlainText } from '../../common/text.ts';
import type { YamlNode } from '../../kube/yaml/yamlNode.ts';
import { isError, type PatchFinding } from '../../manifest/patch/findings.ts';
import { findField } from '../../manifest/text/findField.ts';
import { findingText } from './findingText.ts';
import type { LookedAt } from './patchedText.ts';

/** What is found in patch documents while they are typed. */
export class PatchProblems implements Disposable {
  readonly #problems: DiagnosticCollection = languages.createDiagnosticCollection('serviceExplorer.patch');

  show(document: TextDocument, { read, checked }: LookedAt): void {
    switch (read.kind) {
      case 'empty':
        this.#problems.delete(document.uri);
        return;
      case 'invalid': {
        const { line = 1, column = 1 } = read.error.position ?? {};
        const at = document.lineAt(Math.min(line, document.lineCount) - 1).range;
        const range = at.with(
          at.start.with({ character: Math.max(0, Math.min(column, at.end.character) - 1) }),
        );
        this.#problems.set(document.uri, [problem(range, read.error.message, 'syntax', true)]);
        return;
      }
      case 'wrongType': {
        const { expected, root } = read;
        this.#set(document, root, [{ kind: 'wrongType', path: '', expected }]);
        return;
      }
      case 'patch':
        this.#set(document, read.root, checked?.findings ?? []);
    }
  }

  clear(uri: Uri): void {
    this.#problems.delete(uri);
  }

  dispose(): void {
    this.#problems.dispose();
  }

  #set(document: TextDocument, root: YamlNode, findings: readonly PatchFinding[]): void {
    this.#problems.set(
      document.uri,
      findings.map((finding) => {
        const range = rangeOf(document, root, finding.path);
        return problem(range, findingText(finding), finding.kind, isError(finding));
      }),
    );
  }
}

function problem(range: Range, text: string, code: string, isFault: boolean): Diagnostic {
  const severity = isFault ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  return Object.assign(new Diagnostic(range, toPlainText(text, 1000), severity), {
    source: 'Service Explorer',
    code,
  });
}

/** The first line of what a path means, for a whole document would be underlined otherwise. */
function rangeOf(document: TextDocument, root: YamlNode, path: string): Range {
  const { start, end } = findField(root, path)?.range ?? root;
  const from = document.positionAt(start);
  const line = document.lineAt(from.line).range;
  return new Range(from, document.positionAt(end)).intersection(line) ?? line;
}
