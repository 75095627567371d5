import { toPlainText } from '../../common/text.ts';
import type { KubeError } from '../../kube/errors.ts';
import type { LostAllocation } from '../../manifest/restore/restoreService.ts';
import type { DeletedService } from '../../model/deletedServices.ts';
import type { ServiceAddress } from '../context.ts';

/** What became of putting one Service back. */
export type RestoreOutcome = { readonly deleted: DeletedService } & (
  | { readonly kind: 'restored'; readonly lost: readonly LostAllocation[] }
  /** Nothing was overwritten. */
  | { readonly kind: 'exists' }
  /** The deletion has not come to its end: finalizers hold it. */
  | { readonly kind: 'deleting'; readonly finalizers: readonly string[] }
  /** Its context is not shown, leads elsewhere or is read-only: `reason` says so, localized. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: KubeError }
  /** The server was asked and did not answer: it may be back, or not. */
  | { readonly kind: 'unanswered'; readonly error: KubeError }
  /** It was not its turn when it ended. */
  | { readonly kind: 'notTried' }
);

/** The same for whoever called the command. */
export interface RestoreResult extends ServiceAddress {
  readonly outcome: RestoreOutcome['kind'];
  /** What could not come back: the path of the field, what it was and what it is. */
  readonly lost?: readonly LostAllocation[];
  readonly error?: { readonly code: string; readonly message: string };
}

export function toResult(outcome: RestoreOutcome): RestoreResult {
  const { namespace = '', name = '' } = outcome.deleted.object.metadata;
  return {
    context: outcome.deleted.context,
    namespace,
    name,
    outcome: outcome.kind,
    ...('lost' in outcome && { lost: outcome.lost }),
    ...('error' in outcome && { error: { code: outcome.error.code, message: outcome.error.message } }),
  };
}

/** `NAMESPACE/NAME`, to show. */
export function nameOf({ object: { metadata } }: DeletedService): string {
  return toPlainText(`${metadata.namespace ?? ''}/${metadata.name ?? ''}`);
}
