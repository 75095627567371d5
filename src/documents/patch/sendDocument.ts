import { l10n } from 'vscode';
import type { JsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import { askModal } from '../../editor/askModal.ts';
import { withProgress } from '../../editor/progress.ts';
import { confirmWrite, requireWritable } from '../../editor/requireWritable.ts';
import { UserError } from '../../editor/userError.ts';
import { KubeError } from '../../kube/errors.ts';
import { resourceVersionOf } from '../../manifest/patch/checkPatch.ts';
import type { PatchBinding } from '../../manifest/patch/patchHeader.ts';
import type { SentPatch } from '../../manifest/patch/patchResults.ts';
import { sendPatch, type PatchResult } from '../../manifest/patch/sendPatch.ts';
import { findingText } from './findingText.ts';
import type { PatchDocument, ReadyPatch } from './patchDocument.ts';
import type { LookedAt } from './patchedText.ts';
import { changesOf } from './previewDocument.ts';
import { placeText } from './patchTexts.ts';

/** All of a patch that was sent, for the message. */
export interface DonePatch {
  readonly sent: SentPatch;
  readonly binding: PatchBinding;
  /** Before, as it was to become, and as it is now. */
  readonly former: JsonObject;
  readonly expected: JsonObject;
  readonly stored: JsonObject;
}

/**
 * Sends a patch as its document shows it, on the condition that the Service is still the one that was looked at, unless
 * the document says otherwise.
 *
 * @throws UserError where it has changed, or the person would rather not; KubeError
 */
export async function sendDocument(
  document: PatchDocument,
  refused: (error: unknown, looked: LookedAt) => void,
): Promise<DonePatch> {
  const { name } = document.requireBinding();
  const ready = await withProgress(l10n.t('Reading {0}', name), (signal) =>
    document.ready({ fresh: false }, signal),
  );
  const { binding, target, looked } = ready;
  requireWritable(target.cluster);
  await confirm(ready);
  const version = document.document.version;
  if (version !== looked.version) {
    throw new UserError(l10n.t('The patch was changed meanwhile, so it was not sent. Send it again.'));
  }
  const { stored, warnings } = await send(document, ready, refused);
  document.use({ ...target, live: stored }, binding);
  const { context, namespace, part } = binding;
  return {
    sent: {
      context,
      namespace,
      name,
      part,
      resourceVersion: resourceVersionOf(stored),
      changes: changesOf(target.live, stored, part),
      warnings,
    },
    binding,
    former: target.live,
    expected: looked.checked?.preview?.patched ?? stored,
    stored,
  };
}

/** Asks where the settings want that, and where something is to be said of the patch. */
async function confirm({ binding, target: { cluster }, looked }: ReadyPatch): Promise<void> {
  const detail = looked.checked?.findings.map(findingText).join('\n\n') ?? '';
  const question = l10n.t('Patch {0}?', placeText(binding));
  if (cluster.guard.confirm) {
    if (!(await confirmWrite(cluster, question, detail))) {
      throw new KubeError('aborted', 'The patch was not confirmed.');
    }
    return;
  }
  if (detail !== '') {
    if (!(await askModal(question, detail, l10n.t('Send Anyway')))) {
      throw new KubeError('aborted', 'The patch was not to be sent as it is.');
    }
    requireWritable(cluster);
  }
}

async function send(
  document: PatchDocument,
  { binding, target: { cluster, server, live }, patch, looked }: ReadyPatch,
  refused: (error: unknown, looked: LookedAt) => void,
): Promise<PatchResult> {
  const { namespace, name, part, onlyIfUnchanged } = binding;
  const resourceVersion = onlyIfUnchanged ? resourceVersionOf(live) : undefined;
  const request = { ref: binding, part, patch, ...(resourceVersion !== undefined && { resourceVersion }) };
  const title = l10n.t('Patching {0} of namespace {1} on {2}', name, namespace, toPlainText(cluster.context));
  try {
    return await withProgress(title, (signal) => sendPatch(server, request, { signal }));
  } catch (error) {
    if (error instanceof KubeError && error.code === 'forbidden') {
      cluster.rights.forget(namespace);
    }
    if (error instanceof KubeError && error.code === 'conflict') {
      await document.load();
      await document.showLocal();
      throw new UserError(
        l10n.t(
          '{0} has changed on the cluster since you looked at it, so the patch was not carried out. The preview shows it on the Service as it is now: send it again if it is still right.',
          name,
        ),
      );
    }
    refused(error, looked);
    throw error;
  }
}
