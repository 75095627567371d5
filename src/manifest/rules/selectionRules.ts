import type { NamespacePods } from '../../kube/workloads.ts';
import { checkSelector, type EmptySelection } from '../selector/checkSelector.ts';
import type { ManifestDocument } from '../text/manifest.ts';
import { toFindings } from './checkService.ts';
import type { Finding, Fix } from './finding.ts';

/**
 * A selector that matches none of the pods that are there, as information: pods may come later than their Service.
 *
 * @param namespace where the Service goes, and the pods are
 */
export function checkSelection(
  document: ManifestDocument,
  namespace: string,
  pods: NamespacePods,
): readonly Finding[] {
  const { root, content } = document;
  if (root?.kind !== 'mapping' || content.kind !== 'service') {
    return [];
  }
  const selection = checkSelector(content.object, pods);
  if (selection === undefined) {
    return [];
  }
  const { nearest } = selection;
  const all = selection.pods === 1 ? '1 pod' : `${selection.pods} pods`;
  return toFindings(root, [
    {
      code: 'selector-matches-nothing',
      place: nearest === undefined ? ['spec', 'selector'] : ['spec', 'selector', nearest.key],
      ...((nearest === undefined || nearest.label[0] !== nearest.key) && { at: 'key' }),
      severity: 'information',
      said: `The selector matches 0 of ${all} in namespace ${namespace}`,
      ...(nearest !== undefined && {
        advice: `Nearest: ${nearest.label.join('=')} (${nearest.pods === 1 ? '1 pod' : `${nearest.pods} pods`}).`,
        fixes: [fixOf(nearest)],
      }),
    },
  ]);
}

function fixOf({ key, label: [name, value] }: NonNullable<EmptySelection['nearest']>): Fix {
  const place = ['spec', 'selector', key];
  return name === key
    ? { title: `Change to ${JSON.stringify(value)}`, edits: [{ kind: 'replace', place, value }] }
    : { title: `Change to ${JSON.stringify(name)}`, edits: [{ kind: 'rename', place, name }] };
}
