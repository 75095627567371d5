import { l10n } from 'vscode';
import type { Action } from '../editor/offerActions.ts';
import type { KubeError } from '../kube/errors.ts';
import { createFromManifest, fieldsDroppedByCreate } from '../manifest/apply/createFromManifest.ts';
import type { CommandContext } from './context.ts';
import { applyServices } from './manifest/applyServices.ts';
import { chooseServices, type ChosenServices } from './manifest/chosenServices.ts';
import type { FileResult } from './manifest/fileResult.ts';
import { confirmLosses } from './manifest/losses.ts';
import type { Outcome } from './manifest/writeEach.ts';
import { writeServices } from './manifest/writeServices.ts';

/**
 * Creates the Services of files, or of the documents that a selection touches. Those that are there already stay as
 * they are, and applying them is offered.
 *
 * @param argument a file, a `FileArgument`, or nothing for the file in front
 * @param selected the files that are selected in the explorer
 * @returns what became of each document
 */
export async function createFromFile(
  context: CommandContext,
  argument: unknown,
  selected?: unknown,
): Promise<FileResult> {
  const chosen = await chooseServices(context, argument, selected, 'generated');
  const { services } = chosen;
  return writeServices(context, chosen, {
    title: l10n.t('Creating'),
    question: (where) =>
      services.length === 1
        ? l10n.t('Create the Service on {0}?', where)
        : l10n.t('Create {0} Services on {1}?', services.length, where),
    done: (where) => l10n.t('Created on {0}', where),
    check: (server, signal) =>
      confirmLosses(
        context,
        { services, droppedFields: fieldsDroppedByCreate, anyway: l10n.t('Create Anyway') },
        server,
        signal,
      ),
    write: (server, service, signal) => createFromManifest(server, service, { signal }),
    actions: (outcomes) => applyInstead(context, chosen, outcomes),
  });
}

function applyInstead(
  context: CommandContext,
  chosen: ChosenServices,
  outcomes: readonly Outcome[],
): readonly Action[] {
  const there = outcomes.flatMap((outcome) =>
    outcome.kind === 'failed' && isThereAlready(outcome.error) ? [outcome.service] : [],
  );
  return there.length === 0
    ? []
    : [{ title: l10n.t('Apply Instead'), run: () => applyServices(context, { ...chosen, services: there }) }];
}

function isThereAlready({ status }: KubeError): boolean {
  return status?.reason === 'AlreadyExists';
}
