import type { KubeObject } from '../../kube/types.ts';
import type { Profile } from '../profile.ts';
import type { ResourceType } from '../registry/resources.ts';
import { matchesFields, parseFieldSelector } from './fieldSelector.ts';
import { matchesLabels, parseLabelSelector } from './labelSelector.ts';
import type { ApiRequest } from './request.ts';

/** Which objects of a resource a request is about: its address and its selectors. */
export interface Selection {
  /** Whether selectors narrow it down, beyond the address. */
  readonly isNarrowed: boolean;
  includes(object: KubeObject): boolean;
}

/** @throws ApiError 400 for selectors that are malformed */
export function selectionOf(
  { query, namespace, name }: ApiRequest,
  type: ResourceType,
  profile: Profile,
): Selection {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '', profile.recentTexts);
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '', type.name, profile);
  return {
    isNarrowed: labels.length + fields.length > 0,
    includes: (object) =>
      (!type.namespaced || namespace === '' || object.metadata.namespace === namespace) &&
      (name === '' || object.metadata.name === name) &&
      matchesLabels(labels, object) &&
      matchesFields(fields, object),
  };
}
