import type { ApplyPlace, ApplyTarget } from '../../editor/applyTarget.ts';
import { checkChange } from '../../manifest/rules/checkChange.ts';
import type { Finding } from '../../manifest/rules/finding.ts';
import { checkTaken } from '../../manifest/rules/takenRules.ts';
import { checkSelection } from '../../manifest/rules/selectionRules.ts';
import type { ManifestDocument } from '../../manifest/text/manifest.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import { excludesDocument, isDisabled } from '../../manifest/validate/suppressions.ts';
import type { DocumentFinding, Validated } from '../../manifest/validate/validateManifest.ts';
import { targetOf, type FollowedServices } from '../followedServices.ts';
import type { FollowedPods } from '../selectors/followedPods.ts';

/** Where what is known of the cluster comes from. */
export interface LiveContext {
  readonly applyTarget: Pick<ApplyTarget, 'get'>;
  readonly followed: Pick<FollowedServices, 'sightingOf'>;
  readonly pods: Pick<FollowedPods, 'lastKnown'>;
}

/**
 * What the cluster, as it is known now, would have against Services that go there: fields that cannot change, node ports
 * and addresses that others have, selectors that match nothing. Nothing is asked for it: only Services and pods that are
 * followed anyway are looked at.
 */
export function liveFindings(
  { documents, disabled }: Pick<Validated, 'documents' | 'disabled'>,
  version: KubeVersion,
  { applyTarget, followed, pods }: LiveContext,
): readonly DocumentFinding[] {
  const place = applyTarget.get();
  if (place === undefined) {
    return [];
  }
  return documents.flatMap((document) => {
    const { content, index } = document;
    if (content.kind !== 'service') {
      return [];
    }
    const namespace = content.namespace ?? place.namespace;
    const known = pods.lastKnown(place.cluster, namespace);
    const found = [
      ...againstServices(document, version, place, followed),
      ...(known === undefined ? [] : checkSelection(document, namespace, known)),
    ];
    return found.length === 0 || excludesDocument(document)
      ? []
      : found
          .filter((finding) => !isDisabled(disabled, finding))
          .map((finding) => ({ document: index, finding }));
  });
}

function againstServices(
  document: ManifestDocument,
  version: KubeVersion,
  place: ApplyPlace,
  followed: LiveContext['followed'],
): readonly Finding[] {
  const { content } = document;
  const target = content.kind === 'service' ? targetOf(content, place) : undefined;
  const sighting = target && followed.sightingOf(target);
  if (target === undefined || sighting === undefined || sighting.kind === 'unknown') {
    return [];
  }
  const { cluster, ref } = target;
  const kept = sighting.kind === 'present' ? checkChange(sighting.object, document, version) : [];
  const taken = checkTaken(document, ref.namespace, [...cluster.services.values()], version);
  // What cannot be had because it cannot change needs no second reason.
  return [...kept, ...taken.filter(({ range }) => !kept.some((other) => other.range.start === range.start))];
}
