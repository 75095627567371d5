import type { CancellationToken } from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { isNamespaceName } from '../../kube/serviceApi/names.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { ServiceRecord } from '../../model/records.ts';

/** Longer than this nobody who types waits for a cluster, in milliseconds. */
const PATIENCE_MS = 3000;

/** The namespaces and Services that can be typed. Whoever types a request is about to call the cluster: it is connected to. */
export class TypedServices implements Disposable {
  /** The last namespace that was typed stays current: its Services are asked for with every letter. */
  #followed:
    { readonly cluster: Cluster; readonly namespace: string; readonly following: Disposable } | undefined;

  async namespaces(cluster: Cluster, token: CancellationToken): Promise<readonly string[]> {
    cluster.start();
    await settled(cluster, () => cluster.state.kind !== 'connecting', token);
    return [...cluster.namespaces.values()].map(({ name }) => name).toSorted();
  }

  async services(
    cluster: Cluster,
    namespace: string,
    token: CancellationToken,
  ): Promise<readonly ServiceRecord[]> {
    if (!isNamespaceName(namespace)) {
      return [];
    }
    cluster.start();
    this.#follow(cluster, namespace);
    await settled(cluster, () => cluster.namespaceState(namespace).kind !== 'connecting', token);
    const services = [...cluster.services.inNamespace(namespace)];
    return services.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  dispose(): void {
    this.#followed?.following.dispose();
    this.#followed = undefined;
  }

  #follow(cluster: Cluster, namespace: string): void {
    if (this.#followed?.cluster === cluster && this.#followed.namespace === namespace) {
      return;
    }
    const following = cluster.follow(namespace);
    this.dispose();
    this.#followed = { cluster, namespace, following };
  }
}

/** Waits until it is so, or nobody waits any more. */
async function settled(cluster: Cluster, isSo: () => boolean, token: CancellationToken): Promise<void> {
  if (isSo() || token.isCancellationRequested) {
    return;
  }
  const waiting = new DisposableStore();
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (isSo()) {
        resolve();
      }
    };
    const patience = setTimeout(resolve, PATIENCE_MS);
    waiting.add({
      dispose: () => {
        clearTimeout(patience);
      },
    });
    waiting.add(
      token.onCancellationRequested(() => {
        resolve();
      }),
    );
    waiting.add(cluster.onDidChangeState(look));
    waiting.add(cluster.onDidChangeNamespaceState(look));
  });
  waiting.dispose();
}
