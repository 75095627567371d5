import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { Report } from '../../editor/progress.ts';
import { KubeError } from '../../kube/errors.ts';
import { deleteService } from '../../kube/serviceApi/deleteService.ts';
import { readService } from '../../kube/serviceApi/readService.ts';
import type { Service } from '../../kube/types.ts';
import type { Cluster } from '../../model/cluster.ts';
import { isHopeless, isUnanswered } from '../manifest/writeEach.ts';
import type { ServiceTarget } from '../serviceArgument.ts';
import type { SeenService } from './seenService.ts';

/** What became of one Service. */
export type DeleteOutcome = { readonly target: ServiceTarget } & (
  | { readonly kind: 'deleted'; readonly object: Service }
  /** It goes once those that put these on it have done their work. */
  | { readonly kind: 'deleting'; readonly object: Service; readonly finalizers: readonly string[] }
  /** It was not there. */
  | { readonly kind: 'gone' }
  /** The server refused, or was never asked. */
  | { readonly kind: 'failed'; readonly error: KubeError }
  /** The server was asked and did not answer: it may be deleted, or not. */
  | { readonly kind: 'unanswered'; readonly object: Service; readonly error: KubeError }
  /** The settings let nothing be written to its context. */
  | { readonly kind: 'readOnly' }
  /** It was changed meanwhile, and then the person did not want to delete it any more. */
  | { readonly kind: 'kept' }
  /** It was not its turn when it ended. */
  | { readonly kind: 'notTried' }
);

/** A Service that is not as it was seen, and so was not deleted. */
export interface ChangedService {
  readonly target: ServiceTarget;
  /** As it was seen. */
  readonly former: Service;
}

export interface Deletion {
  readonly outcomes: readonly DeleteOutcome[];
  readonly changed: readonly ChangedService[];
}

/**
 * Deletes Services as they were seen, one after the other. That one fails does not keep the next from being tried, but
 * for those of a cluster that is lost. Once cancelled the one that is being deleted is finished, so that what was done
 * is known; no other is begun.
 */
export async function deleteEach(
  services: readonly SeenService[],
  signal: AbortSignal,
  report: Report,
): Promise<Deletion> {
  const outcomes: DeleteOutcome[] = [];
  const changed: ChangedService[] = [];
  const lost = new Set<Cluster>();
  for (const [index, seen] of services.entries()) {
    const { target, object } = seen;
    if (signal.aborted || lost.has(target.cluster)) {
      outcomes.push({ target, kind: 'notTried' });
      continue;
    }
    if (target.cluster.guard.readOnly) {
      outcomes.push({ target, kind: 'readOnly' });
      continue;
    }
    report.report({
      message: l10n.t('{0} of {1}: {2}', index + 1, services.length, toPlainText(target.ref.name)),
      increment: index === 0 ? 0 : 100 / services.length,
    });
    const outcome = await deleteOne(seen);
    if (outcome === 'changed') {
      changed.push({ target, former: object });
      continue;
    }
    outcomes.push(outcome);
    if ('error' in outcome && isHopeless(outcome.error)) {
      lost.add(target.cluster);
    }
  }
  return { outcomes, changed };
}

async function deleteOne(seen: SeenService): Promise<DeleteOutcome | 'changed'> {
  const { target, object, server } = seen;
  const { signal } = new AbortController();
  try {
    const { uid, resourceVersion } = object.metadata;
    const answer = await deleteService(server, target.ref, {
      signal,
      preconditions: {
        ...(uid !== undefined && { uid }),
        ...(resourceVersion !== undefined && { resourceVersion }),
      },
      ifUnsupported: 'readFirst',
    });
    return toOutcome(target, object, answer.object);
  } catch (thrown) {
    if (!(thrown instanceof KubeError)) {
      // What was deleted before a mistake of ours must be told all the same.
      return { target, kind: 'failed', error: new KubeError('internal', String(thrown), { cause: thrown }) };
    }
    switch (thrown.code) {
      case 'notFound':
        return { target, kind: 'gone' };
      case 'conflict':
        return (await isUnchanged(seen, signal)) ? { target, kind: 'failed', error: thrown } : 'changed';
      default:
        return isUnanswered(thrown)
          ? { target, kind: 'unanswered', object, error: thrown }
          : { target, kind: 'failed', error: thrown };
    }
  }
}

/** Older servers (1.20 is one) say `Success` of a Service that they have but marked: then its finalizers tell. */
function toOutcome(target: ServiceTarget, seen: Service, answer: object): DeleteOutcome {
  const last =
    'metadata' in answer && 'kind' in answer && answer.kind === 'Service' ? (answer as Service) : seen;
  const finalizers = last.metadata.finalizers ?? [];
  return finalizers.length === 0
    ? { target, kind: 'deleted', object: seen }
    : { target, kind: 'deleting', object: seen, finalizers };
}

/** Whatever else a server has against a deletion may be a 409 too, and would be forever. */
async function isUnchanged({ server, target, object }: SeenService, signal: AbortSignal): Promise<boolean> {
  try {
    const { metadata } = (await readService(server, target.ref, { signal })).object;
    return (
      metadata.uid === object.metadata.uid && metadata.resourceVersion === object.metadata.resourceVersion
    );
  } catch (error) {
    if (error instanceof KubeError) {
      return false;
    }
    throw error;
  }
}
