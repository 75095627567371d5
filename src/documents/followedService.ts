import { DisposableStore, MutableDisposable, type Disposable } from '../common/disposable.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';
import type { ServiceRecord } from '../model/records.ts';
import { findCluster } from './findCluster.ts';
import type { DocumentAddress } from './serviceUri.ts';
import type { WriteMethod } from './writeService.ts';
import { findService } from '../model/findService.ts';

/** What the model knows of the Service of a document: what its context leads to, what the watch says, what is allowed. */
export class FollowedService implements Disposable {
  readonly #clusters: Clusters;
  readonly #address: DocumentAddress;
  readonly #following = new MutableDisposable<DisposableStore>();
  #followed: Cluster | undefined;

  constructor(clusters: Clusters, address: DocumentAddress) {
    this.#clusters = clusters;
    this.#address = address;
  }

  /** @throws UserError where the context is not shown; KubeError where the server cannot be reached */
  async server(signal: AbortSignal): Promise<ApiServer> {
    const cluster = await findCluster(this.#clusters, this.#address.context);
    return cluster.apiServer(signal);
  }

  /** Whether the watch sees all of the namespace, so that what it does not tell of is not there. */
  get isWatched(): boolean {
    return this.#shown?.namespaceState(this.#address.namespace).kind === 'live';
  }

  /** What the watch tells of the Service. */
  get record(): ServiceRecord | undefined {
    return this.#shown && findService(this.#shown.services, this.#address);
  }

  /** Whether the guard of the context, or the rights of the person, let it be read only. */
  get isReadonly(): boolean {
    const cluster = this.#shown;
    const rights = cluster?.rights.of(this.#address.namespace);
    const [replace, patch] = this.#rightsToWrite;
    const mayWrite = rights === undefined || rights.has(replace) || rights.has(patch);
    return cluster?.guard.readOnly === true || !mayWrite;
  }

  get writeMethod(): WriteMethod {
    const [replace] = this.#rightsToWrite;
    return this.#shown?.rights.of(this.#address.namespace)?.has(replace) === false ? 'patch' : 'replace';
  }

  /** The server refused what the rights that are known, if any are, allow. */
  askRightsAgain(): void {
    const { namespace } = this.#address;
    this.#shown?.rights.forget(namespace);
    this.#shown?.rights.ask(namespace);
  }

  /**
   * Keeps what is known current, of the cluster that the context leads to now, until disposed.
   *
   * @param onDidChange told that something may be known of the Service that was not known before
   */
  follow(onDidChange: () => void): void {
    const cluster = this.#shown;
    if (cluster === this.#followed) {
      return;
    }
    this.#followed = cluster;
    const following = new DisposableStore();
    this.#following.value = following;
    if (cluster === undefined) {
      return;
    }
    const { namespace } = this.#address;
    following.add(
      cluster.services.onDidChange(({ added, changed, removed }) => {
        if ([...added, ...changed, ...removed].some((record) => this.#isOurs(record))) {
          onDidChange();
        }
      }),
    );
    following.add(cluster.onDidChangeState(onDidChange));
    following.add(cluster.onDidChangeNamespaceState(onDidChange));
    following.add(
      cluster.rights.onDidChange(() => {
        // They are forgotten where the server may be another by now, and decide how this document is written.
        cluster.rights.ask(namespace);
        onDidChange();
      }),
    );
    following.add(cluster.follow(namespace));
    cluster.start();
    cluster.rights.ask(namespace);
    onDidChange();
  }

  dispose(): void {
    this.#following.dispose();
  }

  get #shown(): Cluster | undefined {
    return this.#clusters.shown.find(({ context }) => context === this.#address.context);
  }

  get #rightsToWrite(): readonly ['update', 'patch'] | readonly ['updateStatus', 'patchStatus'] {
    return this.#address.part === 'status' ? ['updateStatus', 'patchStatus'] : ['update', 'patch'];
  }

  #isOurs({ namespace, name }: ServiceRecord): boolean {
    return namespace === this.#address.namespace && name === this.#address.name;
  }
}
