import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { TypeEffects } from '../../manifest/patch/quick/typePatch.ts';

/** What a Service gets with another type; empty where that is nothing. */
export function allocatedText({ allocates }: TypeEffects): string {
  const words = allocates.map((what) => {
    switch (what) {
      case 'clusterIP':
        return l10n.t('a cluster IP');
      case 'nodePorts':
        return l10n.t('a node port for each of its ports');
      case 'loadBalancer':
        return l10n.t('a load balancer, if the cluster provides one');
    }
  });
  return words.length === 0 ? '' : l10n.t('It gets {0}.', words.join(', '));
}

/** What it gives up, and may not get again; empty where that is nothing. */
export function releasedText({ releases, removes }: TypeEffects): string {
  const { clusterIP, nodePorts, loadBalancer } = releases;
  const words = [
    ...(clusterIP === undefined ? [] : [l10n.t('the cluster IP {0}', toPlainText(clusterIP))]),
    ...(nodePorts === undefined ? [] : [l10n.t('the node ports {0}', nodePorts.join(', '))]),
    ...(loadBalancer === undefined
      ? []
      : loadBalancer.length === 0
        ? [l10n.t('the load balancer')]
        : [l10n.t('the load balancer {0}', toPlainText(loadBalancer.join(', ')))]),
    ...removes,
  ];
  return words.length === 0
    ? ''
    : l10n.t('It gives up {0}. Changed back, it may not get the same again.', words.join(', '));
}
