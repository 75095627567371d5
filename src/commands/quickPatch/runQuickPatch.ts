import { l10n, window } from 'vscode';
import type { JsonObject } from '../../common/json.ts';
import { escapeLinks, toPlainText } from '../../common/text.ts';
import { askModal } from '../../editor/askModal.ts';
import { offerActions } from '../../editor/offerActions.ts';
import { withProgress } from '../../editor/progress.ts';
import { confirmWrite, requireWritable } from '../../editor/requireWritable.ts';
import { KubeError } from '../../kube/errors.ts';
import type { JsonPatchOperation } from '../../kube/serviceApi/patchService.ts';
import { readService } from '../../kube/serviceApi/readService.ts';
import { printYaml } from '../../kube/yaml/yaml.ts';
import { comparable } from '../../manifest/diff/comparable.ts';
import { fieldChanges } from '../../manifest/diff/fieldChanges.ts';
import { resourceVersionOf } from '../../manifest/patch/checkPatch.ts';
import type { SentPatch } from '../../manifest/patch/patchResults.ts';
import { sendPatch, type PatchResult } from '../../manifest/patch/sendPatch.ts';
import type { Json } from '../../common/json.ts';
import type { CommandContext } from '../context.ts';
import type { ServiceTarget } from '../serviceArgument.ts';

/** A small change that was decided on. */
export interface QuickPatch {
  /** None where all is so already. */
  readonly operations: readonly JsonPatchOperation[];
  /** What is done, as a question. */
  readonly question: string;
  /** What goes with it and does not come back; the person is asked about it first. */
  readonly loss?: string;
}

/**
 * Decides on a change of a Service as it is now, by asking the person or by the arguments.
 *
 * @throws KubeError `aborted` where the person gives up
 */
export type Decide = (live: JsonObject) => Promise<QuickPatch>;

/** After so many changes by others something is wrong. */
const MAX_ATTEMPTS = 5;

/**
 * Changes a Service by a JSON patch that tests what it was decided on. Where somebody else was faster, the Service is
 * read again, and decided on again: no change of theirs is lost.
 *
 * @throws UserError, KubeError
 */
export async function runQuickPatch(
  context: CommandContext,
  target: ServiceTarget,
  decide: Decide,
): Promise<SentPatch> {
  const { cluster, ref } = target;
  requireWritable(cluster);
  for (let attempt = 1; ; attempt++) {
    const live = await readLive(target);
    const decided = await decide(live);
    if (decided.operations.length === 0) {
      void window.showInformationMessage(l10n.t('Nothing is to change: {0} is so already.', ref.name));
      return result(target, live, { stored: live, warnings: [] });
    }
    await confirm(target, decided);
    try {
      const sent = await send(target, live, decided);
      const done = result(target, live, sent);
      tell(context, done, live, sent);
      return done;
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 'conflict' || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      void window.showInformationMessage(
        escapeLinks(l10n.t('{0} was changed by somebody else at that moment, and is read again.', ref.name)),
      );
    }
  }
}

async function readLive({ cluster, ref }: ServiceTarget): Promise<JsonObject> {
  const title = l10n.t(
    'Reading {0} of namespace {1} on {2}',
    ref.name,
    ref.namespace,
    toPlainText(cluster.context),
  );
  return withProgress(title, async (signal) => {
    const { object } = await readService(await cluster.apiServer(signal), ref, { signal });
    return object as unknown as JsonObject;
  });
}

async function confirm({ cluster }: ServiceTarget, { question, loss = '' }: QuickPatch): Promise<void> {
  if (cluster.guard.confirm) {
    if (!(await confirmWrite(cluster, question, loss))) {
      throw new KubeError('aborted', 'The change was not confirmed.');
    }
    return;
  }
  if (loss !== '') {
    if (!(await askModal(question, loss, l10n.t('Change')))) {
      throw new KubeError('aborted', 'Nothing was to be lost.');
    }
    requireWritable(cluster);
  }
}

async function send(
  { cluster, ref }: ServiceTarget,
  live: JsonObject,
  { operations }: QuickPatch,
): Promise<PatchResult> {
  const resourceVersion = resourceVersionOf(live);
  const request = {
    ref,
    part: 'service',
    patch: { type: 'json', patch: operations as unknown as readonly Json[] },
    ...(resourceVersion !== undefined && { resourceVersion }),
  } as const;
  const title = l10n.t(
    'Changing {0} of namespace {1} on {2}',
    ref.name,
    ref.namespace,
    toPlainText(cluster.context),
  );
  return withProgress(title, async (signal) =>
    sendPatch(await cluster.apiServer(signal), request, { signal }),
  );
}

function result(
  { cluster, ref }: ServiceTarget,
  live: JsonObject,
  { stored, warnings }: PatchResult,
): SentPatch {
  return {
    context: cluster.context,
    ...ref,
    part: 'service',
    resourceVersion: resourceVersionOf(stored),
    changes: fieldChanges(comparable(live), comparable(stored)),
    warnings,
  };
}

function tell(
  { documents, log }: CommandContext,
  { context, namespace, name, changes, warnings }: SentPatch,
  live: JsonObject,
  { stored }: PatchResult,
): void {
  const title = `${name}.yaml`;
  const where = l10n.t('{0} of namespace {1} on {2}', name, namespace, toPlainText(context));
  const paths = toPlainText(changes.map(({ path }) => path).join(', '));
  const text = [
    changes.length === 0
      ? l10n.t('The server took the change of {0}, and stored the same as before.', where)
      : l10n.t('Changed {0}: {1}.', where, paths),
    ...warnings.map((warning) => l10n.t('The server warns: {0}', toPlainText(warning))),
  ].join(' ');
  const showChanges = (): Promise<void> =>
    documents.diff(
      { title, text: printYaml(comparable(live)) },
      { title, text: printYaml(comparable(stored)) },
      l10n.t('{0}: before ↔ after', name),
    );
  offerActions(text, {
    as: 'information',
    actions: [{ title: l10n.t('Show Changes'), run: showChanges }],
    log,
  });
}
