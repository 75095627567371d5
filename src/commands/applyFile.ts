import type { CommandContext } from './context.ts';
import { applyServices } from './manifest/applyServices.ts';
import { chooseServices } from './manifest/chosenServices.ts';
import type { FileResult } from './manifest/fileResult.ts';

/**
 * Applies the Services of files, saved or not, or of the documents that a selection touches.
 *
 * @param argument a file, a `FileArgument`, or nothing for the file in front
 * @param selected the files that are selected in the explorer
 * @returns what became of each document
 */
export async function applyFile(
  context: CommandContext,
  argument: unknown,
  selected?: unknown,
): Promise<FileResult> {
  return applyServices(context, await chooseServices(context, argument, selected, 'given'));
}
