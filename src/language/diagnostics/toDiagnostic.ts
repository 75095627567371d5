import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  l10n,
  Location,
  Range,
  type TextDocument,
} from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import type { RuleCode } from '../../manifest/rules/codes.ts';
import type { Finding } from '../../manifest/rules/finding.ts';
import { otherOccurrence } from '../../manifest/rules/otherOccurrence.ts';
import type { ManifestDocument } from '../../manifest/text/manifest.ts';

export const SOURCE = 'Service Explorer';

/** The longest message: servers quote whole objects. */
const LONGEST_MESSAGE = 1000;

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const;

/** What has no effect is drawn faded, what is to go struck through. */
const TAGS: Partial<Record<RuleCode, DiagnosticTag>> = {
  'affinity-config-ignored': DiagnosticTag.Unnecessary,
  'external-ips-ignored': DiagnosticTag.Unnecessary,
  'external-name-ignored': DiagnosticTag.Unnecessary,
  'feature-off': DiagnosticTag.Unnecessary,
  'ignored-when-headless': DiagnosticTag.Unnecessary,
  'external-ips-deprecated': DiagnosticTag.Deprecated,
  'topology-hints-deprecated': DiagnosticTag.Deprecated,
  'traffic-distribution-deprecated': DiagnosticTag.Deprecated,
};

/** A finding as VS Code shows it. */
export function toDiagnostic(
  document: TextDocument,
  at: ManifestDocument | undefined,
  finding: Finding,
): Diagnostic {
  const { code, severity, message, range } = finding;
  const problem = new Diagnostic(
    rangeToShow(document, range),
    toPlainText(message, LONGEST_MESSAGE),
    SEVERITIES[severity],
  );
  problem.source = SOURCE;
  problem.code = code;
  const tag = TAGS[code];
  if (tag !== undefined) {
    problem.tags = [tag];
  }
  const other = at && otherOccurrence(at, finding);
  if (other !== undefined) {
    const place = new Location(document.uri, rangeToShow(document, other));
    problem.relatedInformation = [new DiagnosticRelatedInformation(place, l10n.t('The other one is here.'))];
  }
  return problem;
}

/** The first line of a range, for a whole mapping would be underlined otherwise; what is empty would not be seen. */
export function rangeToShow(document: TextDocument, { start, end }: TextRange): Range {
  const from = document.positionAt(start);
  const line = document.lineAt(from.line).range;
  const shown = new Range(from, document.positionAt(end)).intersection(line);
  return shown === undefined || shown.isEmpty ? line : shown;
}
