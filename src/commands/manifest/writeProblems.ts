import { DiagnosticSeverity, l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { CommandContext } from '../context.ts';
import type { Outcome, Written } from './writeEach.ts';

/** Most warnings begin with the field that they are about: `spec.externalName is ignored when …`. */
const FIELD = /^(?:metadata|spec)[\w.[\]]*/u;

/** Shows at its document, and at the fields that are meant, what the server refused, dropped or warned of. */
export function showProblems(problems: CommandContext['problems'], outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    const { file, at } = outcome.service;
    if ('error' in outcome) {
      problems.show(file.document, file.version, at, outcome.error);
    } else if ('written' in outcome) {
      const { effects } = outcome.written;
      const found = [
        ...otherWarnings(outcome.written).map((warning) => ({
          path: FIELD.exec(warning)?.[0] ?? '',
          message: toPlainText(warning),
        })),
        ...effects.dropped.map(({ path }) => ({
          path,
          message: l10n.t('The server did not store this field: {0}', toPlainText(path)),
        })),
      ];
      if (found.length > 0) {
        const items = found.map((each) => ({ ...each, severity: DiagnosticSeverity.Warning }));
        problems.show(file.document, file.version, at, items);
      }
    }
  }
}

/** What a server warns of besides the fields that it dropped, which are told at their places. */
export function otherWarnings({ warnings, effects }: Written): readonly string[] {
  return warnings.filter((warning) => !effects.dropped.some(({ path }) => warning.includes(`"${path}"`)));
}
