import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { Log } from '../../editor/log.ts';
import { offerActions } from '../../editor/offerActions.ts';
import type { PreviewTexts } from '../previewTexts.ts';
import { savedText } from '../savedText.ts';
import { showDiff } from '../showDiff.ts';
import { shownText } from './patchTexts.ts';
import type { DonePatch } from './sendDocument.ts';

/** Tells what came of a patch, and what the server made of it besides. */
export function tellSent(
  { sent, former, expected, stored }: DonePatch,
  { previews, log }: { readonly previews: PreviewTexts; readonly log: Log },
): void {
  const { context, namespace, name, changes, warnings, part } = sent;
  const where = l10n.t('{0} of namespace {1} on {2}', name, namespace, toPlainText(context));
  const what =
    changes.length === 0
      ? l10n.t('The patch changed nothing of {0}.', where)
      : changes.length === 1
        ? l10n.t('Patched {0}: 1 field changed.', where)
        : l10n.t('Patched {0}: {1} fields changed.', where, changes.length);
  const effects = savedText({ kind: 'saved', sent: expected, stored, former, warnings });
  const title = `${name}.yaml`;
  const showChanges = (): Promise<void> =>
    showDiff(
      previews,
      { title, text: shownText(former, part) },
      { title, text: shownText(stored, part) },
      l10n.t('{0}: before ↔ after', name),
    );
  offerActions([what, effects].filter((sentence) => sentence !== '').join(' '), {
    as: 'information',
    actions: changes.length === 0 ? [] : [{ title: l10n.t('Show Changes'), run: showChanges }],
    log,
  });
}
