import type { Disposable } from '../common/disposable.ts';
import { isForbidden } from '../kube/syncState.ts';
import type { NamespaceRecord, ServiceRecord } from '../model/records.ts';
import { NamespaceElement, ServiceElement, type ClusterElement } from './elements.ts';

/** What was asked for of one namespace: its row, the rows below it, and what keeps them current. */
export class NamespaceBranch {
  readonly element: NamespaceElement;
  readonly #services = new Map<string, ServiceElement>();
  #following: Disposable | undefined;

  constructor(cluster: ClusterElement, namespace: NamespaceRecord) {
    this.element = new NamespaceElement(cluster, namespace);
  }

  /** The row of a Service, the same for as long as the Service exists. */
  serviceRow(service: ServiceRecord): ServiceElement {
    const row = this.update(service) ?? new ServiceElement(this.element, service);
    this.#services.set(service.uid, row);
    return row;
  }

  /** Gives a row its new record, and returns it if it was ever asked for. */
  update(service: ServiceRecord): ServiceElement | undefined {
    const row = this.#services.get(service.uid);
    if (row !== undefined) {
      row.service = service;
    }
    return row;
  }

  forget(uid: string): void {
    this.#services.delete(uid);
  }

  follow(): void {
    this.#following ??= this.element.parent.cluster.follow(this.element.name);
    this.askRights();
  }

  /** Has it known what may be done there. The list comes first: until the server has answered that, nothing is asked. */
  askRights(): void {
    const { name, parent, state } = this.element;
    if (state.kind === 'live' || isForbidden(state)) {
      parent.cluster.rights.ask(name);
    }
  }

  unfollow(): void {
    this.#following?.dispose();
    this.#following = undefined;
  }
}
