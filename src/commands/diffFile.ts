import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { errorText } from '../editor/errorText.ts';
import { offerActions } from '../editor/offerActions.ts';
import { withProgress } from '../editor/progress.ts';
import type { KubeError } from '../kube/errors.ts';
import type { ApplyPreview } from '../manifest/apply/previewApply.ts';
import { comparable } from '../manifest/diff/comparable.ts';
import { fieldChanges, type FieldChange } from '../manifest/diff/fieldChanges.ts';
import type { CommandContext } from './context.ts';
import { chooseServices, type ChosenServices } from './manifest/chosenServices.ts';
import { leftAloneText, whereText } from './manifest/fileText.ts';
import { showDroppedFields } from './manifest/losses.ts';
import { previewEach, type Previewed } from './manifest/previewEach.ts';
import { printed } from './manifest/printed.ts';
import { showDiffs, type ServiceDiff } from './manifest/showDiffs.ts';
import { titleOf } from './manifest/writeEach.ts';

/** How the Services of files and those of the cluster differ. */
export interface DiffResult {
  readonly context: string;
  readonly documents: readonly DocumentDiff[];
}

export interface DocumentDiff {
  readonly uri: string;
  /** Counts from 0, as `FileArgument` does. */
  readonly document: number;
  readonly namespace: string;
  readonly name: string;
  /** What applying it would do; `failed` where that cannot be told. */
  readonly action: ApplyPreview['action'] | 'failed';
  /** Who has told. */
  readonly by?: ApplyPreview['by'];
  /** What would become of which field, where the Service is there already. */
  readonly changes?: readonly FieldChange[];
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * Shows what the cluster would hold after files were applied beside what it holds now. Nothing is written.
 *
 * @param argument a file, a `FileArgument`, or nothing for the file in front
 * @param selected the files that are selected in the explorer
 */
export async function diffFile(
  context: CommandContext,
  argument: unknown,
  selected?: unknown,
): Promise<DiffResult> {
  const chosen = await chooseServices(context, argument, selected, 'given');
  const { cluster, services, request } = chosen;
  const method = request.method ?? context.settings.applyMethod;
  const previewed = await withProgress(l10n.t('Comparing'), async (signal, report) =>
    previewEach(await cluster.apiServer(signal), services, { method, signal, report }),
  );
  for (const { service, ...each } of previewed) {
    const { file, at } = service;
    if ('error' in each) {
      context.problems.show(file.document, file.version, at, each.error);
    } else if (each.preview.droppedFields.length > 0) {
      showDroppedFields(context.problems, service, each.preview.droppedFields);
    }
  }
  const diffs = previewed.flatMap(toDiff);
  if (diffs.length > 0) {
    await showDiffs(context, titleText(chosen, diffs.length, previewed), diffs);
  }
  tell(context, chosen, previewed, diffs.length);
  return { context: cluster.context, documents: previewed.map(toDocumentDiff) };
}

function toDiff(previewed: Previewed): readonly ServiceDiff[] {
  if ('error' in previewed) {
    return [];
  }
  const { service, preview } = previewed;
  const [left, right] = [printed(preview.live), printed(preview.wanted)];
  const name = titleOf(service);
  const title = `${name}.yaml`;
  return left === right
    ? []
    : [
        {
          name: toPlainText(`${service.namespace}/${name}`),
          left: { title, text: left },
          right: { title, text: right },
        },
      ];
}

/** Which of the two ways it was found out belongs to what is seen: a merge here may be wrong about a strange server. */
function titleText(
  { cluster, services }: ChosenServices,
  differing: number,
  previewed: readonly Previewed[],
): string {
  const isDryRun = previewed.every((each) => 'error' in each || each.preview.by === 'dryRun');
  const how = isDryRun ? l10n.t('dry run') : l10n.t('local merge');
  const context = toPlainText(cluster.context);
  return services.length === 1
    ? l10n.t('now and after applying to {0} ({1})', context, how)
    : l10n.t('{0} of {1} differ on {2} ({3})', differing, services.length, context, how);
}

function tell(
  context: CommandContext,
  { cluster, files, services }: ChosenServices,
  previewed: readonly Previewed[],
  differing: number,
): void {
  const failed = previewed.filter((each) => 'error' in each);
  const [first] = failed;
  const sentences = [
    differing > 0 || failed.length === services.length
      ? ''
      : l10n.t('Nothing differs on {0}.', whereText(cluster, services)),
    first === undefined ? '' : failureText(first, failed.length, services.length),
    conflictText(previewed),
    differing > 0 ? '' : leftAloneText(files),
  ].filter((sentence) => sentence !== '');
  if (sentences.length > 0) {
    offerActions(sentences.join(' '), {
      as: first === undefined ? 'information' : 'error',
      actions: [],
      log: context.log,
    });
  }
}

function failureText({ error }: { readonly error: KubeError }, failed: number, all: number): string {
  return all === 1
    ? errorText(error)
    : l10n.t('{0} of {1} cannot be compared. {2}', failed, all, errorText(error));
}

function conflictText(previewed: readonly Previewed[]): string {
  const conflicts = previewed.flatMap((each) => ('error' in each ? [] : each.preview.conflicts));
  const managers = [...new Set(conflicts.map(({ manager }) => toPlainText(manager)))].join(', ');
  return managers === ''
    ? ''
    : l10n.t('Some of the fields belong to {0}: applying asks before it takes them.', managers);
}

function toDocumentDiff(previewed: Previewed): DocumentDiff {
  const { file, at, namespace } = previewed.service;
  const document = {
    uri: file.document.uri.toString(),
    document: at.index,
    namespace,
    name: previewed.service.name ?? '',
  };
  if ('error' in previewed) {
    const { code, message } = previewed.error;
    return { ...document, action: 'failed', error: { code, message } };
  }
  const { action, by, live, wanted } = previewed.preview;
  return {
    ...document,
    action,
    by,
    ...(live !== undefined && { changes: fieldChanges(comparable(live), comparable(wanted)) }),
  };
}
