import { l10n } from 'vscode';
import type { PatchBinding } from '../manifest/patch/patchHeader.ts';

/** What a patch is called in a sentence. */
export function patchTypeText(type: PatchBinding['type']): string {
  switch (type) {
    case 'auto':
      return l10n.t('patch');
    case 'json':
      return l10n.t('JSON patch');
    case 'merge':
      return l10n.t('merge patch');
    case 'strategic':
      return l10n.t('strategic merge patch');
  }
}

/** How one of the type is written. */
export function patchTypeDetail(type: PatchBinding['type']): string {
  switch (type) {
    case 'auto':
      return l10n.t(
        'A list is a JSON patch, directives such as $patch make it a strategic merge patch, all else is a merge patch.',
      );
    case 'json':
      return l10n.t('Operations one after the other, all or none: add, remove, replace, move, copy, test.');
    case 'merge':
      return l10n.t('Fields are merged, null removes one, and a list takes the place of the whole list.');
    case 'strategic':
      return l10n.t('Fields are merged, null removes one, and ports are told apart by their number.');
  }
}
