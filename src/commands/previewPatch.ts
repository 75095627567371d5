import type { PatchPreview } from '../manifest/patch/patchResults.ts';
import type { CommandContext } from './context.ts';
import { patchUriOf } from './patch/patchArgument.ts';

/** Shows what the server would make of a patch document. @throws UserError, KubeError */
export async function previewPatch(context: CommandContext, argument: unknown): Promise<PatchPreview> {
  return context.patches.preview(patchUriOf(context, argument));
}
