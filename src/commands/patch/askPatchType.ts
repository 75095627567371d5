import { l10n, window, type QuickPickItem } from 'vscode';
import { patchTypeDetail } from '../../editor/patchTypeText.ts';
import { KubeError } from '../../kube/errors.ts';
import type { PatchBinding } from '../../manifest/patch/patchHeader.ts';

type Type = PatchBinding['type'];

/** The types of patches to choose from. */
export function patchTypeItems(): readonly (QuickPickItem & { readonly type: Type })[] {
  const item = (label: string, type: Type): QuickPickItem & { readonly type: Type } => ({
    label,
    detail: patchTypeDetail(type),
    type,
  });
  return [
    item(l10n.t('Strategic Merge Patch'), 'strategic'),
    item(l10n.t('Merge Patch'), 'merge'),
    item(l10n.t('JSON Patch'), 'json'),
    item(l10n.t('Let the Document Decide'), 'auto'),
  ];
}

/** @throws KubeError `aborted` where the person chose none */
export async function askPatchType(title: string): Promise<Type> {
  const chosen = await window.showQuickPick(patchTypeItems(), {
    title,
    placeHolder: l10n.t('Type of patch'),
    matchOnDetail: true,
  });
  if (chosen === undefined) {
    throw new KubeError('aborted', 'No type of patch was chosen.');
  }
  return chosen.type;
}
