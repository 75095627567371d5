import type { CommandContext } from './context.ts';
import { toResults, type DeleteResult } from './delete/reportDelete.ts';
import { deleteServices } from './deleteService.ts';
import { chooseServices } from './manifest/chosenServices.ts';
import type { ServiceTarget } from './serviceArgument.ts';

/**
 * Deletes the Services that the documents of files name, and no others. It asks once, naming all.
 *
 * @param argument a file, a `FileArgument`, or nothing for the file in front
 * @param selected the files that are selected in the explorer
 * @returns what became of each
 */
export async function deleteFromFile(
  context: CommandContext,
  argument: unknown,
  selected?: unknown,
): Promise<readonly DeleteResult[]> {
  const { cluster, services } = await chooseServices(context, argument, selected, 'given');
  const targets = services.flatMap(({ namespace, name }): readonly ServiceTarget[] =>
    name === undefined ? [] : [{ cluster, ref: { namespace, name } }],
  );
  const outcomes = await deleteServices(context, targets);
  for (const outcome of outcomes) {
    const { namespace, name } = outcome.target.ref;
    const document = services.find((each) => each.namespace === namespace && each.name === name);
    if (document !== undefined && 'error' in outcome) {
      const { file, at } = document;
      context.problems.show(file.document, file.version, at, outcome.error);
    }
  }
  return toResults(outcomes);
}
