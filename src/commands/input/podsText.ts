import { l10n } from 'vscode';
import { matchedBy, type Labels, type NamespacePods } from '../../kube/workloads.ts';

/** How many pods a selector matches, and how many of them are ready. */
export function podsText(selector: Labels, { pods, hasMorePods }: NamespacePods): string {
  const matched = matchedBy(selector, pods);
  const ready = matched.filter(({ isReady }) => isReady).length;
  return hasMorePods
    ? l10n.t('at least {0} pods, {1} ready', matched.length, ready)
    : matched.length === 0
      ? l10n.t('no pods now')
      : matched.length === 1
        ? l10n.t('1 pod, {0} ready', ready)
        : l10n.t('{0} pods, {1} ready', matched.length, ready);
}
