import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import type { FieldChange } from '../diff/fieldChanges.ts';
import type { PatchBinding } from './patchHeader.ts';

/** How the outcome of a patch is known: found out here, or said by the server. */
export type PreviewedBy = 'local' | 'dryRun';

/** What a preview of a patch answers to whoever asked for it. */
export interface PatchPreview {
  readonly by: PreviewedBy;
  readonly changes: readonly FieldChange[];
  /** What is to be said of the patch before it is sent, and what the server warned of. */
  readonly warnings: readonly string[];
}

/** What a patch answers to whoever had it sent. */
export interface SentPatch extends ServiceRef {
  readonly context: string;
  readonly part: PatchBinding['part'];
  /** Of the Service as it is now. */
  readonly resourceVersion: string | undefined;
  readonly changes: readonly FieldChange[];
  /** What the server warned of. */
  readonly warnings: readonly string[];
}
