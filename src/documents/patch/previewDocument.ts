import { KubeError } from '../../kube/errors.ts';
import type { JsonObject } from '../../common/json.ts';
import { comparable } from '../../manifest/diff/comparable.ts';
import { fieldChanges, type FieldChange } from '../../manifest/diff/fieldChanges.ts';
import type { PatchBinding } from '../../manifest/patch/patchHeader.ts';
import type { PatchPreview } from '../../manifest/patch/patchResults.ts';
import { sendPatch } from '../../manifest/patch/sendPatch.ts';
import { UserError } from '../../editor/userError.ts';
import { findingText } from './findingText.ts';
import type { PatchDocument, ReadyPatch } from './patchDocument.ts';
import type { LookedAt } from './patchedText.ts';

/**
 * Shows what the server makes of a patch: by a dry run where it honours one, or else by what is found out here.
 *
 * @throws UserError, or KubeError where the server refuses the patch
 */
export async function previewDocument(
  document: PatchDocument,
  refused: (error: unknown, looked: LookedAt) => void,
  signal: AbortSignal,
): Promise<PatchPreview> {
  const ready = await document.ready({ fresh: true }, signal);
  const { binding, target, looked } = ready;
  const findings = looked.checked?.findings.map(findingText) ?? [];
  const local = looked.checked?.preview?.result;
  if (!target.server.features.dryRun) {
    await document.showLocal();
    if (local === undefined) {
      throw new UserError(findings.join(' '));
    }
    return { by: 'local', changes: changesOf(target.live, local, binding.part), warnings: findings };
  }
  try {
    const { stored, warnings } = await dryRun(ready, signal);
    // What was typed meanwhile is shown already, and this is not what comes of it.
    if (document.document.version === looked.version) {
      await document.show('dryRun', stored);
    }
    return {
      by: 'dryRun',
      changes: changesOf(target.live, stored, binding.part),
      warnings: [...findings, ...warnings],
    };
  } catch (error) {
    if (error instanceof KubeError) {
      await document.showLocal();
      refused(error, looked);
    }
    throw error;
  }
}

async function dryRun(
  { binding, target, patch }: ReadyPatch,
  signal: AbortSignal,
): ReturnType<typeof sendPatch> {
  const request = { ref: binding, part: binding.part, patch };
  return sendPatch(target.server, request, { signal, dryRun: 'All' });
}

/** What changes of what people decide, or of the status. */
export function changesOf(
  before: JsonObject,
  after: JsonObject,
  part: PatchBinding['part'],
): readonly FieldChange[] {
  const shown = (service: JsonObject): JsonObject =>
    part === 'status' ? { status: service['status'] ?? {} } : comparable(service);
  return fieldChanges(shown(before), shown(after));
}
