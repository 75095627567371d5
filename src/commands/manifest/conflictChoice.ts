import { l10n, window, type QuickPickItem } from 'vscode';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import { withoutProgress } from '../../editor/progress.ts';
import type { ApplyConflict } from '../../manifest/apply/applyConflicts.ts';

export type ConflictChoice = 'force' | 'skip' | 'stop';

/**
 * Asks what to do with a Service some of whose fields belong to other managers. Until there is an answer nothing is
 * written.
 *
 * @param name the Service, to show
 * @param showDiff shows what forcing would change; then the question comes again
 */
export async function chooseForConflict(
  name: string,
  conflicts: readonly ApplyConflict[],
  showDiff: () => Promise<void>,
): Promise<ConflictChoice> {
  const managers = conflicts.map(({ manager }) => toPlainText(manager)).join(', ');
  const force = item(
    l10n.t('Force'),
    l10n.t('Take these fields over from {0}', managers),
    fieldsText(conflicts),
  );
  const skip = item(l10n.t('Skip'), l10n.t('Leave this Service as it is, and go on'));
  const diff = item(l10n.t('Show Diff'), l10n.t('See first what would change'));
  for (let items = [force, skip, diff]; ; items = [force, skip]) {
    const options = {
      title: l10n.t('{0}: Fields of Other Managers', name),
      placeHolder: l10n.t(
        '{0} set fields that the file changes. Escape skips this Service and those still to be asked about.',
        managers,
      ),
      ignoreFocusOut: true,
    };
    const shown = items;
    const chosen = await withoutProgress(() => window.showQuickPick(shown, options));
    if (chosen !== diff) {
      return chosen === force ? 'force' : chosen === skip ? 'skip' : 'stop';
    }
    await showDiff();
  }
}

function item(label: string, description: string, detail?: string): QuickPickItem {
  return {
    label,
    description: escapeIcons(description),
    ...(detail !== undefined && { detail: escapeIcons(detail) }),
  };
}

/** `kubectl: .spec.type, .spec.ports · helm: .metadata.labels.app` */
function fieldsText(conflicts: readonly ApplyConflict[]): string {
  return conflicts
    .map(({ manager, fields }) => `${toPlainText(manager)}: ${toPlainText(fields.join(', '))}`)
    .join(' · ');
}
