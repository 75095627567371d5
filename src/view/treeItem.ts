import { l10n, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { guardText } from '../editor/guardText.ts';
import { stateText } from '../editor/stateText.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import { contextValueOf } from './contextValue.ts';
import type {
  ClusterElement,
  Element,
  ForwardedElement,
  MessageElement,
  NamespaceElement,
  PortElement,
  ServiceElement,
} from './elements.ts';
import { forwardedDescription, forwardedLabel } from './forwardedText.ts';
import { clusterIcon, serviceIcon, themeIcon } from './icons.ts';
import { messageText } from './messageText.ts';
import { portDescription, portSpeech, serviceDescription, serviceSpeech } from './serviceText.ts';

/** The address of a Service's live document. */
export type UriOf = (service: ServiceRef & { readonly context: string }) => Uri;

/**
 * A row as VS Code draws it, but for the tooltip, which waits until somebody hovers. Labels and descriptions are
 * drawn as they are: neither icons nor markup come of what a cluster says.
 */
export function toTreeItem(element: Element, uriOf: UriOf): TreeItem {
  const item = draw(element, uriOf);
  item.id = element.id;
  item.contextValue = contextValueOf(element);
  return item;
}

function draw(element: Element, uriOf: UriOf): TreeItem {
  switch (element.kind) {
    case 'cluster':
      return drawCluster(element);
    case 'namespace':
      return drawNamespace(element);
    case 'service':
      return drawService(element, uriOf);
    case 'port':
      return drawPort(element);
    case 'forwarded':
      return drawForwarded(element);
    case 'message':
      return drawMessage(element);
  }
}

function drawCluster(element: ClusterElement): TreeItem {
  const { cluster, opened } = element;
  const context = toPlainText(cluster.context);
  const item = new TreeItem(context, collapsibleState(element));
  const isIdle = cluster.state.kind === 'connecting' && !opened;
  const state = isIdle ? l10n.t('not connected') : stateText(cluster.state);
  // The state comes first, since a narrow side bar cuts off the end.
  const guard = guardText(cluster.guard);
  const facts = [
    state,
    guard,
    cluster.isSandbox ? l10n.t('in memory') : '',
    toPlainText(cluster.version ?? ''),
    toPlainText(cluster.server ?? ''),
  ];
  item.description = facts.filter((fact) => fact !== '').join(' · ');
  item.iconPath = clusterIcon(cluster);
  const spoken = guard === '' ? state : `${state}, ${guard}`;
  item.accessibilityInformation = {
    label: cluster.isSandbox
      ? l10n.t('Sandbox of context {0}, {1}', context, spoken)
      : l10n.t('Cluster of context {0}, {1}', context, spoken),
  };
  return item;
}

function drawNamespace(element: NamespaceElement): TreeItem {
  const { name, namespace, count, state, parent } = element;
  const label = toPlainText(name);
  const item = new TreeItem(label, collapsibleState(element));
  // Where one watch serves the whole cluster, the cluster's row tells its state.
  const hasOwnState =
    parent.cluster.serviceScope === 'namespace' && state.kind !== 'connecting' && state.kind !== 'live';
  const facts = [
    count === undefined ? '' : `${count}`,
    namespace.phase === 'Active' ? '' : toPlainText(namespace.phase),
    namespace.naming?.missing === true ? l10n.t('not found') : '',
    hasOwnState ? stateText(state) : '',
  ];
  item.description = facts.filter((fact) => fact !== '').join(' · ');
  item.iconPath = themeIcon('symbol-namespace');
  item.accessibilityInformation = {
    label: [
      l10n.t('Namespace {0}', label),
      count === undefined ? '' : count === 1 ? l10n.t('1 Service') : l10n.t('{0} Services', count),
      ...facts.slice(1),
    ]
      .filter((fact) => fact !== '')
      .join(', '),
  };
  return item;
}

function drawService({ service, parent }: ServiceElement, uriOf: UriOf): TreeItem {
  const item = new TreeItem(
    toPlainText(service.name),
    service.ports.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
  );
  item.description = serviceDescription(service);
  item.iconPath = serviceIcon(service);
  item.accessibilityInformation = { label: serviceSpeech(service) };
  const { context } = parent.parent.cluster;
  const uri = uriOf({ context, namespace: service.namespace, name: service.name });
  // VS Code tells only this command of its own how the row was opened: a click previews and leaves the keyboard in the
  // tree, a double click keeps the tab, Alt opens it to the side.
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [uri] };
  return item;
}

function drawPort({ port }: PortElement): TreeItem {
  const description = portDescription(port);
  // Where there is but one port it may have no name.
  const item = new TreeItem(port.name === '' ? description : toPlainText(port.name));
  if (port.name !== '') {
    item.description = description;
  }
  item.iconPath = themeIcon('plug');
  item.accessibilityInformation = { label: portSpeech(port) };
  return item;
}

function drawForwarded(element: ForwardedElement): TreeItem {
  const label = forwardedLabel(element);
  const item = new TreeItem(label);
  item.description = forwardedDescription(element);
  item.iconPath = themeIcon('globe', 'charts.green');
  item.accessibilityInformation = { label: l10n.t('{0} is open in the browser', label) };
  return item;
}

function collapsibleState({ isExpanded }: ClusterElement | NamespaceElement): TreeItemCollapsibleState {
  return isExpanded ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

function drawMessage(element: MessageElement): TreeItem {
  const { label, reason = '', advice = '', icon, command } = messageText(element);
  const item = new TreeItem(label);
  item.description = [reason, advice].filter((fact) => fact !== '').join(' · ');
  item.iconPath = themeIcon(icon);
  if (command !== undefined) {
    item.command = command;
  }
  return item;
}
