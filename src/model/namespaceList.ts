import { DisposableStore, MutableDisposable, type Disposable } from '../common/disposable.ts';
import type { Capabilities } from '../kube/capabilities.ts';
import type { Connection } from '../kube/connection.ts';
import type { KubeError } from '../kube/errors.ts';
import type { Reflector } from '../kube/reflector.ts';
import { collectionPath, PROJECTS_PATH } from '../kube/resource.ts';
import { isForbidden, type SyncState } from '../kube/syncState.ts';
import type { Namespace } from '../kube/types.ts';
import type { NamespaceSource } from './cluster.ts';
import type { Collection } from './clusterReflectors.ts';
import type { NamedNamespace } from './contextPreferences.ts';
import { NamedNamespaces } from './namedNamespaces.ts';
import { toNamespaceRecord, type NamespaceRecord } from './records.ts';
import type { Store } from './store.ts';

type NamespaceReflector = Reflector<Namespace, NamespaceRecord>;

export interface NamespaceListOptions {
  readonly connection: Connection;
  /** Filled from here alone. */
  readonly store: Store<NamespaceRecord>;
  /** Makes a reflector; it is started and disposed here. */
  readonly reflect: (collection: Collection<Namespace, NamespaceRecord>) => NamespaceReflector;
  /** What the server is; undefined where it cannot be asked now. */
  readonly capabilities: () => Promise<Capabilities | undefined>;
  /** The namespaces to show where the server lists none. */
  readonly named: () => readonly NamedNamespace[];
  /** A reflector is in another state, or the source is another. */
  readonly onDidChange: (state: SyncState) => void;
}

/**
 * The namespaces of a cluster: all of them; where the server forbids to list them, the person's projects; where it
 * knows none of these either, those that somebody named.
 */
export class NamespaceList implements Disposable {
  readonly #options: NamespaceListOptions;
  readonly #owned = new DisposableStore();
  readonly #all: NamespaceReflector;
  readonly #projects = this.#owned.add(new MutableDisposable<NamespaceReflector>());
  readonly #named: NamedNamespaces;
  #source: NamespaceSource = { kind: 'server' };
  #hasProjects: boolean | undefined;
  #isAsking = false;
  #isDisposed = false;

  constructor(options: NamespaceListOptions) {
    this.#options = options;
    this.#named = this.#owned.add(new NamedNamespaces(options.connection, options.store));
    this.#all = this.#owned.add(
      options.reflect({
        path: collectionPath('namespaces'),
        project: toNamespaceRecord,
        sink: options.store,
      }),
    );
    this.#all.onDidChangeState((state) => {
      this.#allChanged(state);
    });
  }

  get source(): NamespaceSource {
    return this.#source;
  }

  /** Listing all is forbidden, and it is not known yet what to show instead. */
  get isAsking(): boolean {
    return this.#isAsking && this.#source.kind === 'server' && isForbidden(this.#all.state);
  }

  get reflectors(): readonly NamespaceReflector[] {
    return this.#projects.value === undefined ? [this.#all] : [this.#all, this.#projects.value];
  }

  /** Those that what is shown comes from: of one that was refused before, a loss is no loss. */
  get inUse(): readonly NamespaceReflector[] {
    return this.#source.kind === 'server' ? this.reflectors : this.reflectors.slice(1);
  }

  start(): void {
    this.#all.start();
  }

  /** Other namespaces may be named now. */
  nameAgain(): void {
    if (this.#source.kind === 'named') {
      void this.#named.show(this.#options.named());
    }
  }

  /** Asks again what was answered once: whether there are projects, and which of those named are there. */
  askAgain(): void {
    if (this.#source.kind === 'named') {
      this.#hasProjects = undefined;
      this.#forbidden(this.#source.reason);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#owned.dispose();
  }

  #allChanged(state: SyncState): void {
    if (state.kind === 'denied' && isForbidden(state)) {
      this.#forbidden(state.reason);
    } else if (state.kind === 'live') {
      this.#source = { kind: 'server' };
      this.#projects.value = undefined;
      this.#named.leave();
    }
    this.#options.onDidChange(state);
  }

  #forbidden(reason: KubeError): void {
    if (this.#hasProjects === false) {
      this.#showNamed(reason);
    } else if (this.#projects.value === undefined && !this.#isAsking) {
      void this.#findProjects(reason);
    }
  }

  async #findProjects(reason: KubeError): Promise<void> {
    this.#isAsking = true;
    const capabilities = await this.#options.capabilities();
    this.#isAsking = false;
    if (this.#isDisposed || !isForbidden(this.#all.state)) {
      return;
    }
    if (capabilities?.isOpenShift === true) {
      this.#reflectProjects(reason);
    } else {
      // A server that cannot be asked now may have projects all the same.
      this.#hasProjects = capabilities === undefined ? undefined : false;
      this.#showNamed(reason);
    }
    this.#options.onDidChange(this.#all.state);
  }

  #reflectProjects(reason: KubeError): void {
    const { reflect, store, onDidChange } = this.#options;
    const projects = reflect({
      path: PROJECTS_PATH,
      project: toNamespaceRecord,
      sink: store,
      versionless: true,
    });
    this.#projects.value = projects;
    projects.onDidChangeState((state) => {
      if (state.kind === 'live') {
        this.#source = { kind: 'projects', reason };
        this.#named.leave();
      } else if (isRefused(state)) {
        // Not every server with groups of OpenShift has projects.
        this.#hasProjects = false;
        this.#projects.value = undefined;
        this.#showNamed(reason);
      }
      onDidChange(state);
    });
    projects.start();
  }

  #showNamed(reason: KubeError): void {
    this.#source = { kind: 'named', reason };
    void this.#named.show(this.#options.named());
  }
}

function isRefused(state: SyncState): boolean {
  return isForbidden(state) || (state.kind === 'failed' && state.reason.code === 'notFound');
}
