import type { SyncState } from '../kube/syncState.ts';
import type { Cluster } from '../model/cluster.ts';
import type { FilteredServices } from '../model/filteredServices.ts';
import type { ForwardedService } from '../model/forwarding.ts';
import type { NamespaceRecord, PortRecord, ServiceRecord } from '../model/records.ts';
import type { Target } from '../model/target.ts';
import type { Message } from './message.ts';

/**
 * The rows of the tree. VS Code knows a row by its object: a cluster, a namespace and a Service keep theirs for as
 * long as they exist, while what it shows changes; ports and messages are made anew with their parent.
 */
export type Element =
  ClusterElement | NamespaceElement | ServiceElement | PortElement | ForwardedElement | MessageElement;

/**
 * A row that a filter may reveal. Once VS Code shows a row of some id, only the person opens and closes it: one that is
 * revealed needs another id, and has its own, with what the person made of it, back when the filter goes.
 */
abstract class RevealableElement {
  readonly #id: readonly string[];
  #isOpen: boolean;
  /** Whether a filter opened it, which the person left closed. */
  isRevealed = false;

  constructor(id: readonly string[], isOpen: boolean) {
    this.#id = id;
    this.#isOpen = isOpen;
  }

  get id(): string {
    return this.isRevealed ? toId(...this.#id, 'revealed') : toId(...this.#id);
  }

  /** Whether it is open without being revealed. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isExpanded(): boolean {
    return this.isRevealed || this.#isOpen;
  }

  /** The person opened or closed it. What that does to a revealed row ends with the filter. */
  setOpen(isOpen: boolean): void {
    if (!this.isRevealed) {
      this.#isOpen = isOpen;
    }
  }
}

export class ClusterElement extends RevealableElement {
  readonly kind = 'cluster';
  readonly parent = undefined;
  readonly cluster: Cluster;
  /** The Services that are shown. */
  readonly services: FilteredServices;
  /** Whether it ever was open: only then is anything asked of the server. */
  opened: boolean;
  /** The names of the namespaces that the person opened, those that are not there now among them. */
  readonly openNamespaces: Set<string>;

  /** @param former the row of the same context while it led to another cluster, or there with another sign-in */
  constructor(cluster: Cluster, services: FilteredServices, isOpen: boolean, former?: ClusterElement) {
    super(['cluster', cluster.context], former?.isOpen ?? isOpen);
    this.cluster = cluster;
    this.services = services;
    this.opened = this.isOpen;
    this.openNamespaces = new Set(former?.openNamespaces);
  }
}

export class NamespaceElement extends RevealableElement {
  readonly kind = 'namespace';
  readonly parent: ClusterElement;
  /** The latest record. */
  namespace: NamespaceRecord;

  constructor(parent: ClusterElement, namespace: NamespaceRecord) {
    super(['namespace', parent.cluster.context, namespace.name], parent.openNamespaces.has(namespace.name));
    this.parent = parent;
    this.namespace = namespace;
  }

  get name(): string {
    return this.namespace.name;
  }

  override setOpen(isOpen: boolean): void {
    super.setOpen(isOpen);
    if (this.isOpen) {
      this.parent.openNamespaces.add(this.name);
    } else {
      this.parent.openNamespaces.delete(this.name);
    }
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

/** A Service that is open in a browser. */
export class ForwardedElement {
  readonly kind = 'forwarded';
  readonly id: string;
  readonly parent = undefined;
  readonly forwarded: ForwardedService;

  constructor(forwarded: ForwardedService) {
    this.id = toId('forwarded', forwarded.origin);
    this.forwarded = forwarded;
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

/** The rows of those messages that there are. */
export function toMessages(
  parent: ClusterElement | NamespaceElement,
  ...messages: readonly (Message | undefined)[]
): readonly MessageElement[] {
  return messages
    .filter((message) => message !== undefined)
    .map((message) => new MessageElement(parent, message));
}

export function isElement(value: unknown): value is Element {
  const types = [
    ClusterElement,
    NamespaceElement,
    ServiceElement,
    PortElement,
    ForwardedElement,
    MessageElement,
  ];
  return types.some((type) => value instanceof type);
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
    case 'forwarded':
      return undefined;
    case 'message':
      return element.parent === undefined ? undefined : toTarget(element.parent);
  }
}

/** Names may hold any separator one could choose, so the parts are quoted. */
function toId(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
