import { DiagnosticSeverity, type TextDocument } from 'vscode';
import { KubeError } from '../../kube/errors.ts';
import { checkPatch, type CheckedPatch } from '../../manifest/patch/checkPatch.ts';
import type { KnownService } from '../../manifest/patch/previewLocally.ts';
import { readPatchHeader, type PatchBinding } from '../../manifest/patch/patchHeader.ts';
import { parsePathText, placeInPatch } from '../../manifest/patch/placeInPatch.ts';
import { readPatch, type ReadPatch } from '../../manifest/patch/readPatch.ts';
import { FailedTest } from '../../manifest/patch/sendPatch.ts';
import { serverErrors } from '../../manifest/text/serverErrors.ts';
import type { FieldProblem } from '../../editor/serverProblems.ts';

/** What a patch document is for, by its first line; undefined for any other document. */
export function bindingOf(document: TextDocument): PatchBinding | undefined {
  return document.languageId === 'yaml' ? readPatchHeader(document.lineAt(0).text) : undefined;
}

/** What a patch document says, beside the Service that it is for. */
export interface LookedAt {
  readonly version: number;
  readonly read: ReadPatch;
  /** Undefined where there is no patch, or the Service is not known. */
  readonly checked: CheckedPatch | undefined;
}

export function lookAt(
  document: TextDocument,
  binding: PatchBinding,
  known: KnownService | undefined,
): LookedAt {
  const read = readPatch(document.getText(), binding.type);
  const checked =
    read.kind === 'patch' && known !== undefined
      ? checkPatch({ ...known, part: binding.part }, read.patch, read.root)
      : undefined;
  return { version: document.version, read, checked };
}

/** What a server says of a patch, at the places in it that it means. */
export function refusalsOf(error: unknown, { read, checked }: LookedAt): readonly FieldProblem[] {
  if (!(error instanceof KubeError) || error.code !== 'invalid' || read.kind !== 'patch') {
    return [];
  }
  const severity = DiagnosticSeverity.Error;
  if (error.cause instanceof FailedTest) {
    return [{ path: error.cause.path, message: error.message, severity }];
  }
  const patched = checked?.preview?.patched ?? {};
  return serverErrors(error).map(({ path, message }) => ({
    path: placeInPatch(read.patch, parsePathText(path), patched),
    message,
    severity,
  }));
}
