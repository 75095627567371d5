import type { KubeObject, Namespace, Service } from '../../../../src/kube/types.ts';

export type Resource = 'namespaces' | 'services';

/** One write, as etcd remembers it until the history is compacted. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly version: number;
  /** The object after the write; after a deletion, as it was last. */
  readonly object: KubeObject;
  /** The object before the write. */
  readonly former: KubeObject | undefined;
}

/** What a test hands over: identity and spec. The state adds uid, resourceVersion and creationTimestamp. */
export type ServiceInput = Service & {
  readonly metadata: { readonly namespace: string; readonly name: string };
};

/** Well above 1, so that a test can name a version that was never kept. */
const FIRST_VERSION = 100;

/**
 * Namespaces and Services in memory, with one resource version for all of them and the history of changes
 * that watches resume from. Nothing in here knows HTTP.
 */
export class ClusterState {
  readonly #objects: Readonly<Record<Resource, Map<string, KubeObject>>> = {
    namespaces: new Map(),
    services: new Map(),
  };
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #historySize: number;
  #history: Change[] = [];
  #version = FIRST_VERSION;
  #oldest = FIRST_VERSION;
  #uids = 0;

  constructor(historySize = Number.POSITIVE_INFINITY) {
    this.#historySize = historySize;
  }

  /** The version of the last write. */
  get version(): number {
    return this.#version;
  }

  /** The oldest version that a watch can resume from and a list can go back to. */
  get oldestVersion(): number {
    return this.#oldest;
  }

  /** Everything of one resource, in the order of etcd's keys: the truth that a client must agree with in the end. */
  objects(resource: Resource): KubeObject[] {
    return sorted(this.#objects[resource]);
  }

  /** Creates a Service, or replaces the one of that name. */
  put(service: ServiceInput): Service {
    return this.#put('services', service);
  }

  remove(namespace: string, name: string): void {
    this.#remove('services', `${namespace}/${name}`);
  }

  putNamespace(name: string, phase: 'Active' | 'Terminating' = 'Active'): Namespace {
    const namespace: Namespace = { metadata: { name }, status: { phase } };
    return this.#put('namespaces', namespace);
  }

  /** Deletes a namespace after all that lives in it, as the namespace controller does. */
  removeNamespace(name: string): void {
    for (const key of this.#objects.services.keys()) {
      if (key.startsWith(`${name}/`)) {
        this.#remove('services', key);
      }
    }
    this.#remove('namespaces', name);
  }

  /** Forgets the history: who has not read it yet must list again. */
  compact(): void {
    this.#history = [];
    this.#oldest = this.#version;
  }

  /** What happened to one resource after a version that is still kept. */
  changesSince(version: number, resource: Resource): Change[] {
    return this.#history.filter((change) => change.version > version && change.resource === resource);
  }

  /** The objects as they were at a version that is still kept, in the order of etcd's keys. */
  objectsAt(version: number, resource: Resource): KubeObject[] {
    const objects = new Map(this.#objects[resource]);
    for (const { object, former } of this.changesSince(version, resource).reverse()) {
      if (former === undefined) {
        objects.delete(keyOf(object));
      } else {
        objects.set(keyOf(object), former);
      }
    }
    return sorted(objects);
  }

  /** Tells of every change from now on, until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put<T extends KubeObject>(resource: Resource, input: T): T {
    const former = this.#objects[resource].get(keyOf(input));
    this.#version += 1;
    const object: T = {
      ...structuredClone(input),
      metadata: {
        creationTimestamp: '2026-01-01T00:00:00Z',
        ...input.metadata,
        uid: former?.metadata.uid ?? this.#nextUid(),
        resourceVersion: String(this.#version),
      },
    };
    this.#objects[resource].set(keyOf(object), object);
    const type = former === undefined ? 'ADDED' : 'MODIFIED';
    this.#record({ type, resource, version: this.#version, object, former });
    return object;
  }

  #remove(resource: Resource, key: string): void {
    const former = this.#objects[resource].get(key);
    if (former === undefined) {
      throw new Error(`There is no ${key} among the ${resource}.`);
    }
    this.#version += 1;
    this.#objects[resource].delete(key);
    this.#record({ type: 'DELETED', resource, version: this.#version, object: former, former });
  }

  #record(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > this.#historySize) {
      this.#oldest = this.#history.shift()!.version;
    }
    for (const listener of [...this.#listeners]) {
      listener(change);
    }
  }

  #nextUid(): string {
    this.#uids += 1;
    return `00000000-0000-4000-8000-${String(this.#uids).padStart(12, '0')}`;
  }
}

/** The part of an object's etcd key that follows the resource: `name`, or `namespace/name`. */
export function keyOf({ metadata }: KubeObject): string {
  const name = metadata.name ?? '';
  return metadata.namespace === undefined ? name : `${metadata.namespace}/${name}`;
}

function sorted(objects: ReadonlyMap<string, KubeObject>): KubeObject[] {
  // Code units, as etcd compares bytes: a locale would order `a-b` and `ab` otherwise.
  return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}
