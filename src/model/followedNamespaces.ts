import { toDisposable, type Disposable } from '../common/disposable.ts';
import type { Reflector } from '../kube/reflector.ts';
import { collectionPath } from '../kube/resource.ts';
import type { SyncState } from '../kube/syncState.ts';
import type { Service } from '../kube/types.ts';
import type { ClusterReflectors } from './clusterReflectors.ts';
import { toServiceRecord, type ServiceRecord } from './records.ts';
import type { Store } from './store.ts';

type ServiceReflector = Reflector<Service, ServiceRecord>;

interface Followed {
  readonly followers: Set<symbol>;
  reflector: ServiceReflector | undefined;
}

export interface FollowedNamespacesOptions {
  readonly reflectors: ClusterReflectors;
  /** Holds the Services of a namespace for as long as it is followed. */
  readonly services: Store<ServiceRecord>;
  readonly onDidChangeState: (namespace: string, state: SyncState) => void;
}

/** The namespaces that somebody looks at, with a reflector for each while one for all of them is not allowed. */
export class FollowedNamespaces implements Disposable {
  readonly #options: FollowedNamespacesOptions;
  readonly #followed = new Map<string, Followed>();
  readonly #kept = new Map<string, Disposable>();
  #isReflecting = false;

  constructor(options: FollowedNamespacesOptions) {
    this.#options = options;
  }

  get names(): readonly string[] {
    return [...this.#followed.keys()];
  }

  get reflectors(): readonly ServiceReflector[] {
    return [...this.#followed.values()].flatMap(({ reflector }) => reflector ?? []);
  }

  state(namespace: string): SyncState {
    return this.#followed.get(namespace)?.reflector?.state ?? { kind: 'connecting' };
  }

  follow(namespace: string): Disposable {
    const follower = Symbol(namespace);
    const followed = this.#followed.get(namespace) ?? { followers: new Set(), reflector: undefined };
    this.#followed.set(namespace, followed);
    followed.followers.add(follower);
    if (this.#isReflecting) {
      this.#reflect(namespace, followed);
    }
    return toDisposable(() => {
      followed.followers.delete(follower);
      if (followed.followers.size === 0 && this.#followed.get(namespace) === followed) {
        this.#followed.delete(namespace);
        this.#leave(namespace, followed);
      }
    });
  }

  /** Follows these, and no others, whether somebody looks at them or not. */
  keep(names: readonly string[]): void {
    for (const [name, following] of this.#kept) {
      if (!names.includes(name)) {
        this.#kept.delete(name);
        following.dispose();
      }
    }
    for (const name of names) {
      if (!this.#kept.has(name)) {
        this.#kept.set(name, this.follow(name));
      }
    }
  }

  /** From now on each namespace has a reflector of its own. */
  reflectEach(): void {
    this.#isReflecting = true;
    for (const [namespace, followed] of this.#followed) {
      this.#reflect(namespace, followed);
    }
  }

  /** From now on something else keeps all of them current. */
  reflectNone(): void {
    this.#isReflecting = false;
    for (const followed of this.#followed.values()) {
      followed.reflector?.dispose();
      followed.reflector = undefined;
    }
  }

  dispose(): void {
    this.reflectNone();
    this.#followed.clear();
  }

  #reflect(namespace: string, followed: Followed): void {
    if (followed.reflector === undefined) {
      followed.reflector = this.#createReflector(namespace);
      followed.reflector.onDidChangeState((state) => {
        this.#options.onDidChangeState(namespace, state);
      });
      followed.reflector.start();
    }
  }

  #leave(namespace: string, { reflector }: Followed): void {
    if (reflector !== undefined) {
      reflector.dispose();
      // Nothing keeps them current any more.
      this.#options.services.replace([], namespace);
    }
  }

  #createReflector(namespace: string): ServiceReflector {
    const { reflectors, services } = this.#options;
    return reflectors.create({
      path: collectionPath('services', namespace),
      project: toServiceRecord,
      sink: {
        replace: (records) => services.replace(records, namespace),
        apply: (changes) => {
          services.apply(changes);
        },
      },
    });
  }
}
