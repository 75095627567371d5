import type { Range } from 'vscode';
import {
  CodeAction,
  CodeActionKind,
  l10n,
  languages,
  WorkspaceEdit,
  type CancellationToken,
  type CodeActionContext,
  type CodeActionProvider,
  type Diagnostic,
  type TextDocument,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { toPlainText } from '../../common/text.ts';
import { languageOf, MANIFEST_LANGUAGES } from '../../editor/manifestDocument.ts';
import { fixAll } from '../../manifest/rules/fixAll.ts';
import { resolveFix } from '../../manifest/rules/fixes.ts';
import type { Finding } from '../../manifest/rules/finding.ts';
import type { TextEdit } from '../../manifest/rules/textEdit.ts';
import type { Findings } from './checkedDocument.ts';
import type { ManifestDiagnostics } from './manifestDiagnostics.ts';
import { documentSuppression, lineSuppression, topicOf } from './suppressionEdits.ts';
import { rangeToShow, SOURCE } from './toDiagnostic.ts';
import { toRange } from '../../editor/toRange.ts';

/** Mends all that needs no question; also on save, by the setting `editor.codeActionsOnSave`. */
const FIX_ALL = CodeActionKind.SourceFixAll.append('serviceExplorer');

/**
 * Ways to mend what is wrong with a manifest, or to hear no more of it. They are there for every place that has a fault,
 * also where another extension says so.
 */
export class ManifestFixes implements CodeActionProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #diagnostics: Pick<ManifestDiagnostics, 'findingsOf'>;

  constructor(diagnostics: Pick<ManifestDiagnostics, 'findingsOf'>) {
    this.#diagnostics = diagnostics;
    const selector = MANIFEST_LANGUAGES.map((language) => ({ language }));
    const providedCodeActionKinds = [CodeActionKind.QuickFix, FIX_ALL];
    this.#owned.add(languages.registerCodeActionsProvider(selector, this, { providedCodeActionKinds }));
  }

  async provideCodeActions(
    document: TextDocument,
    range: Range,
    { only, diagnostics }: CodeActionContext,
    token: CancellationToken,
  ): Promise<CodeAction[]> {
    const found = await this.#diagnostics.findingsOf(document);
    if (found === undefined || token.isCancellationRequested) {
      return [];
    }
    const wants = (kind: CodeActionKind): boolean => only?.contains(kind) ?? kind !== FIX_ALL;
    return [
      ...(wants(CodeActionKind.QuickFix) ? quickFixes(document, range, found, diagnostics) : []),
      ...(wants(FIX_ALL) ? fixAllAction(document, found, FIX_ALL) : []),
    ];
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function quickFixes(
  document: TextDocument,
  range: Range,
  found: Findings,
  diagnostics: readonly Diagnostic[],
): readonly CodeAction[] {
  const here = found.findings.flatMap(({ document: index, finding }) => {
    const shownAt = rangeToShow(document, finding.range);
    const at = found.documents[index];
    return shownAt.intersection(range) === undefined ? [] : [{ finding, at, shownAt }];
  });
  // Several faults may have the same fix.
  const fixes = new Map<string, CodeAction>();
  for (const { finding, at, shownAt } of here) {
    const mended = problemsAt(diagnostics, shownAt, finding);
    for (const [index, fix] of finding.fixes.entries()) {
      const edits = at && resolveFix(at, fix);
      if (edits !== undefined) {
        const action = toAction(document, fix.title, edits, CodeActionKind.QuickFix);
        action.diagnostics = [...mended];
        action.isPreferred = index === 0;
        fixes.set(JSON.stringify([fix.title, edits]), action);
      }
    }
  }
  return [
    ...fixes.values(),
    ...(fixes.size === 0 ? [] : fixAllAction(document, found, CodeActionKind.QuickFix)),
    ...(languageOf(document) === 'yaml'
      ? suppressions(
          document,
          here.map(({ finding }) => finding),
        )
      : []),
  ];
}

function fixAllAction(document: TextDocument, found: Findings, kind: CodeActionKind): readonly CodeAction[] {
  const edits = found.documents.flatMap((at) =>
    fixAll(
      at,
      found.findings.flatMap(({ document: index, finding }) => (index === at.index ? [finding] : [])),
    ),
  );
  // One alone has a quick fix that says what it does.
  const isWorthIt = edits.length > (kind === FIX_ALL ? 0 : 1);
  return isWorthIt
    ? [toAction(document, l10n.t('Fix all that needs no decision in this file'), edits, kind)]
    : [];
}

function suppressions(document: TextDocument, findings: readonly Finding[]): readonly CodeAction[] {
  const text = document.getText();
  const toQuickFix = (title: string, edit: TextEdit): CodeAction =>
    toAction(document, title, [edit], CodeActionKind.QuickFix);
  const lines = new Map(
    findings.map((finding) => {
      const title = l10n.t('Disable "{0}" for this line', toPlainText(topicOf(finding)));
      return [title, toQuickFix(title, lineSuppression(text, finding))];
    }),
  );
  const whole = findings
    .slice(0, 1)
    .map((finding) =>
      toQuickFix(l10n.t('Disable validation of this document'), documentSuppression(text, finding)),
    );
  return [...lines.values(), ...whole];
}

/** The problems that a finding is shown as: ours, or where another extension says the same, that one. */
function problemsAt(
  diagnostics: readonly Diagnostic[],
  range: Range,
  { code }: Finding,
): readonly Diagnostic[] {
  const here = diagnostics.filter((each) => each.range.intersection(range) !== undefined);
  const ours = here.filter((each) => each.source === SOURCE && each.code === code);
  return ours.length > 0 ? ours : here;
}

function toAction(
  document: TextDocument,
  title: string,
  edits: readonly TextEdit[],
  kind: CodeActionKind,
): CodeAction {
  const action = new CodeAction(title, kind);
  action.edit = new WorkspaceEdit();
  for (const edit of edits) {
    action.edit.replace(document.uri, toRange(document, edit), edit.text);
  }
  return action;
}
