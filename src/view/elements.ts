import type { SyncState } from '../kube/syncState.ts';
import type { Cluster } from '../model/cluster.ts';
import type { FilteredServices } from '../model/filteredServices.ts';
import type { NamespaceRecord, PortRecord, ServiceRecord } from '../model/records.ts';
import type { Target } from '../model/target.ts';
import type { Message } from './message.ts';

/**
 * The rows of the tree. VS Code knows a row by its object: a cluster, a namespace and a Service keep theirs for as
 * long as they exist, while what it shows changes; ports and messages are made anew with their parent.
 */
export type Element = ClusterElement | NamespaceElement | ServiceElement | PortElement | MessageElement;

export class ClusterElement {
  readonly kind = 'cluster';
  readonly parent = undefined;
  readonly id: string;
  readonly cluster: Cluster;
  /** The Services that are shown. */
  readonly services: FilteredServices;
  /** Whether the row starts out open. */
  readonly expanded: boolean;
  /** Whether it ever was: only then is anything asked of the server. */
  opened: boolean;

  constructor(cluster: Cluster, services: FilteredServices, expanded: boolean) {
    this.id = toId('cluster', cluster.context);
    this.cluster = cluster;
    this.services = services;
    this.expanded = expanded;
    this.opened = expanded;
  }
}

export class NamespaceElement {
  readonly kind = 'namespace';
  readonly id: string;
  readonly parent: ClusterElement;
  /** The latest record. */
  namespace: NamespaceRecord;

  constructor(parent: ClusterElement, namespace: NamespaceRecord) {
    this.id = toId('namespace', parent.cluster.context, namespace.name);
    this.parent = parent;
    this.namespace = namespace;
  }

  get name(): string {
    return this.namespace.name;
  }

  get state(): SyncState {
    return this.parent.cluster.namespaceState(this.name);
  }

  /** How many Services are shown below it; undefined while that is not known. */
  get count(): number | undefined {
    const count = this.parent.services.countInNamespace(this.name);
    const known = this.state.kind === 'live' || this.state.kind === 'stale';
    return known || count > 0 ? count : undefined;
  }
}

export class ServiceElement {
  readonly kind = 'service';
  readonly id: string;
  readonly parent: NamespaceElement;
  /** The latest record. */
  service: ServiceRecord;

  constructor(parent: NamespaceElement, service: ServiceRecord) {
    this.id = toId('service', parent.parent.cluster.context, service.uid);
    this.parent = parent;
    this.service = service;
  }
}

export class PortElement {
  readonly kind = 'port';
  readonly id: string;
  readonly parent: ServiceElement;
  readonly port: PortRecord;

  constructor(parent: ServiceElement, port: PortRecord) {
    const { protocol, port: number, name } = port;
    this.id = toId(
      'port',
      parent.parent.parent.cluster.context,
      parent.service.uid,
      protocol,
      `${number}`,
      name,
    );
    this.parent = parent;
    this.port = port;
  }
}

export class MessageElement {
  readonly kind = 'message';
  readonly id: string;
  readonly parent: ClusterElement | NamespaceElement | undefined;
  readonly message: Message;

  constructor(parent: ClusterElement | NamespaceElement | undefined, message: Message) {
    this.id = toId('message', parent?.id ?? '', message.kind);
    this.parent = parent;
    this.message = message;
  }
}

export function isElement(value: unknown): value is Element {
  return [ClusterElement, NamespaceElement, ServiceElement, PortElement, MessageElement].some(
    (type) => value instanceof type,
  );
}

/** What a command acts on that is called on this row; a message stands for the row that it is below. */
export function toTarget(element: Element): Target | undefined {
  switch (element.kind) {
    case 'cluster':
      return { kind: 'cluster', cluster: element.cluster };
    case 'namespace':
      return { kind: 'namespace', cluster: element.parent.cluster, namespace: element.name };
    case 'service':
      return { kind: 'service', cluster: element.parent.parent.cluster, service: element.service };
    case 'port': {
      const { service, parent } = element.parent;
      return { kind: 'port', cluster: parent.parent.cluster, service, port: element.port };
    }
    case 'message':
      return element.parent === undefined ? undefined : toTarget(element.parent);
  }
}

/** Names may hold any separator one could choose, so the parts are quoted. */
function toId(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
