import { l10n } from 'vscode';
import type { Guard } from '../model/guard.ts';

/** A guard in a word or two, for a row or the status bar; empty without one. */
export function guardText({ readOnly, confirm }: Guard): string {
  return readOnly ? l10n.t('read-only') : confirm ? l10n.t('guarded') : '';
}
