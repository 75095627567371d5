import type { SentPatch } from '../manifest/patch/patchResults.ts';
import type { CommandContext } from './context.ts';
import { patchUriOf } from './patch/patchArgument.ts';

/** Carries out a patch document. @throws UserError, KubeError */
export async function sendPatch(context: CommandContext, argument: unknown): Promise<SentPatch> {
  return context.patches.send(patchUriOf(context, argument));
}
