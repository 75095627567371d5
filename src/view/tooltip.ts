import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { errorText } from '../editor/errorText.ts';
import { stateText } from '../editor/stateText.ts';
import type { SyncState } from '../kube/syncState.ts';
import type { NamespaceSource } from '../model/cluster.ts';
import type { Guard } from '../model/guard.ts';
import type { Labels, NamespaceRecord, ServiceRecord, StoreRecord } from '../model/records.ts';
import { formatAge } from '../common/age.ts';
import { forwardedTooltip } from './forwardedText.ts';
import type { ClusterElement, Element, NamespaceElement, ServiceElement } from './elements.ts';
import { messageText } from './messageText.ts';
import { portSpeech } from './serviceText.ts';

/** More labels than this make a tooltip that nobody reads. */
const MOST_LABELS = 20;

/**
 * What hovering over a row says: plain text, in which nothing that a cluster says can become a link, an icon or markup.
 */
export function tooltip(element: Element): string {
  switch (element.kind) {
    case 'cluster':
      return lines(clusterLines(element));
    case 'namespace':
      return lines(namespaceLines(element));
    case 'service':
      return lines(serviceLines(element));
    case 'port':
      return portSpeech(element.port);
    case 'forwarded':
      return forwardedTooltip(element);
    case 'message':
      return messageText(element).explanation;
  }
}

function clusterLines({ cluster }: ClusterElement): readonly string[] {
  return [
    l10n.t('Context: {0}', toPlainText(cluster.context)),
    cluster.isSandbox ? l10n.t('A sandbox in memory. All in it is gone when it is stopped.') : '',
    cluster.server === undefined ? '' : l10n.t('Server: {0}', toPlainText(cluster.server)),
    cluster.version === undefined ? '' : l10n.t('Version: {0}', toPlainText(cluster.version)),
    guardLine(cluster.guard),
    sourceLine(cluster.namespaceSource),
    ...stateLines(cluster.state),
  ];
}

function namespaceLines({ namespace, state }: NamespaceElement): readonly string[] {
  return [
    l10n.t('Namespace: {0}', toPlainText(namespace.name)),
    descriptionLine(namespace),
    namespace.phase === '' ? '' : l10n.t('Phase: {0}', toPlainText(namespace.phase)),
    namingLine(namespace),
    ageLine(namespace.createdAt),
    ...stateLines(state),
    ...labelLines(l10n.t('Labels:'), namespace.labels),
  ];
}

function serviceLines({ service }: ServiceElement): readonly string[] {
  return [
    l10n.t('Service: {0}', toPlainText(`${service.namespace}/${service.name}`)),
    descriptionLine(service),
    l10n.t('Type: {0}', toPlainText(service.type)),
    ...addressLines(service),
    ...service.ports.map(portSpeech),
    ageLine(service.createdAt),
    ...(Object.keys(service.selector).length > 0
      ? labelLines(l10n.t('Selector:'), service.selector)
      : [l10n.t('Selector: none')]),
    ...labelLines(l10n.t('Labels:'), service.labels),
  ];
}

function descriptionLine({ description }: StoreRecord): string {
  return description === '' ? '' : l10n.t('Description: {0}', toPlainText(description));
}

function addressLines(service: ServiceRecord): readonly string[] {
  const { clusterIP, externalName, externalAddresses, loadBalancerPending } = service;
  return [
    clusterIP === '' ? '' : l10n.t('Cluster IP: {0}', toPlainText(clusterIP)),
    externalName === '' ? '' : l10n.t('External name: {0}', toPlainText(externalName)),
    externalAddresses.length === 0 ? '' : l10n.t('External: {0}', toPlainText(externalAddresses.join(', '))),
    loadBalancerPending ? l10n.t('The load balancer has no address yet.') : '',
  ];
}

function guardLine({ readOnly, confirm }: Guard): string {
  if (readOnly) {
    return l10n.t('Read-only: nothing is written to it from here, whatever you may do.');
  }
  return confirm ? l10n.t('Guarded: you are asked before anything is written to it.') : '';
}

function sourceLine({ kind }: NamespaceSource): string {
  switch (kind) {
    case 'server':
      return '';
    case 'projects':
      return l10n.t('You may not list namespaces: these are your projects.');
    case 'named':
      return l10n.t("You may not list namespaces: these are the context's and those you added.");
  }
}

function namingLine({ naming }: NamespaceRecord): string {
  if (naming?.missing === true) {
    return l10n.t('The cluster has no namespace of this name.');
  }
  switch (naming?.by) {
    case 'context':
      return l10n.t('It is the namespace of the context.');
    case 'settings':
      return l10n.t('It is named in the settings.');
    case 'person':
      return l10n.t('You added it.');
    case undefined:
      return '';
  }
}

function stateLines(state: SyncState): readonly string[] {
  const words = l10n.t('State: {0}', stateText(state));
  return 'reason' in state ? [words, errorText(state.reason)] : [words];
}

function ageLine(createdAt: number): string {
  return createdAt === 0 ? '' : l10n.t('Age: {0}', formatAge(Date.now() - createdAt));
}

function labelLines(title: string, labels: Labels): readonly string[] {
  const pairs = Object.entries(labels).map(([key, value]) => `  ${toPlainText(`${key}=${value}`)}`);
  const shown = pairs.length > MOST_LABELS ? [...pairs.slice(0, MOST_LABELS), '  …'] : pairs;
  return pairs.length === 0 ? [] : [title, ...shown];
}

function lines(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
