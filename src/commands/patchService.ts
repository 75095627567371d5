import { l10n } from 'vscode';
import { requireWritable } from '../editor/requireWritable.ts';
import type { PatchBinding } from '../manifest/patch/patchHeader.ts';
import type { CommandContext } from './context.ts';
import { askPatchType } from './patch/askPatchType.ts';
import { patchArgumentOf } from './patch/patchArgument.ts';
import { oneServiceOf } from './serviceArgument.ts';

/** What opening a patch answers. */
export interface OpenedPatch extends PatchBinding {
  readonly uri: string;
}

/**
 * Opens a document to write a patch in, with what comes of it beside it. From a keybinding or another extension
 * `{context, namespace, name, type, patch}`; what is left out is asked for, or begins with an example.
 *
 * @throws UserError, KubeError
 */
export async function patchService(
  context: CommandContext,
  argument: unknown,
  part: PatchBinding['part'],
): Promise<OpenedPatch> {
  const { cluster, ref } = oneServiceOf(context, argument);
  const { type, patch } = patchArgumentOf(argument);
  requireWritable(cluster);
  const title =
    part === 'status' ? l10n.t('Patch the Status of {0}', ref.name) : l10n.t('Patch {0}', ref.name);
  const binding: PatchBinding = {
    context: cluster.context,
    ...ref,
    part,
    type: type ?? (await askPatchType(title)),
    onlyIfUnchanged: true,
  };
  const { document } = await context.patches.open(binding, patch);
  return { ...binding, uri: document.uri.toString() };
}
