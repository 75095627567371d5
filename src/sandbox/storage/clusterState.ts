import { randomUUID } from 'node:crypto';
import type { KubeObject, ObjectMeta } from '../../kube/types.ts';
import type { ResourceName } from '../registry/resources.ts';

/** One write, as etcd remembers it until the history is compacted. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: ResourceName;
  readonly version: number;
  /** The object after the write; after a deletion, as it was last. */
  readonly object: KubeObject;
  /** The object before the write. */
  readonly former: KubeObject | undefined;
}

/** What the state wants to know of an object; it adds uid, resourceVersion and creationTimestamp. */
export interface NamedObject extends KubeObject {
  readonly metadata: ObjectMeta & { readonly name: string };
}

/** An object with all that the state adds. */
export interface StoredObject extends KubeObject {
  readonly metadata: ObjectMeta & {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
  };
}

export interface ClusterStateOptions {
  /** How many changes a watch can resume over; by default all of them. */
  readonly historySize?: number;
  /** The resource version to begin with; by default 1, as with an empty etcd. */
  readonly firstVersion?: number;
}

/** What lists and watches read. */
export type ReadableState = Pick<
  ClusterState,
  'version' | 'oldestVersion' | 'objects' | 'objectsAt' | 'changesSince' | 'subscribe'
>;

/**
 * All objects of a cluster in memory, with one resource version for all of them and the history of changes that
 * watches resume from. Knows neither HTTP nor what the objects mean. Objects are never changed, only replaced.
 */
export class ClusterState {
  readonly #objects = new Map<ResourceName, Map<string, StoredObject>>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #historySize: number;
  readonly #untold: Change[] = [];
  #isTelling = false;
  #history: Change[] = [];
  #version: number;
  #oldest: number;

  constructor({ historySize = Number.POSITIVE_INFINITY, firstVersion = 1 }: ClusterStateOptions = {}) {
    this.#historySize = historySize;
    this.#version = firstVersion;
    this.#oldest = firstVersion;
  }

  /** The version of the last write. */
  get version(): number {
    return this.#version;
  }

  /** The oldest version that a watch can resume from and a list can go back to. */
  get oldestVersion(): number {
    return this.#oldest;
  }

  /** @param namespace empty for what lives at the cluster scope */
  get(resource: ResourceName, namespace: string, name: string): StoredObject | undefined {
    return this.#of(resource).get(keyFrom(namespace, name));
  }

  /** Everything of one resource, in the order of etcd's keys: the truth that a client must agree with in the end. */
  objects(resource: ResourceName): StoredObject[] {
    return sorted(this.#of(resource));
  }

  /** Creates an object, or replaces the one of that name. Its uid and creation time stay those of the former one. */
  put(resource: ResourceName, input: NamedObject): StoredObject {
    const key = keyOf(input);
    const former = this.#of(resource).get(key);
    const copy = structuredClone(input);
    this.#version += 1;
    const object: StoredObject = {
      ...copy,
      metadata: {
        ...copy.metadata,
        uid: former?.metadata.uid ?? input.metadata.uid ?? randomUUID(),
        resourceVersion: String(this.#version),
        creationTimestamp:
          former?.metadata.creationTimestamp ?? input.metadata.creationTimestamp ?? timestamp(),
      },
    };
    this.#of(resource).set(key, object);
    const type = former === undefined ? 'ADDED' : 'MODIFIED';
    this.#record({ type, resource, version: this.#version, object, former });
    return object;
  }

  /**
   * @returns the version of this write: listeners may have written more by then
   * @throws Error where there is no such object
   */
  remove(resource: ResourceName, namespace: string, name: string): number {
    const key = keyFrom(namespace, name);
    const former = this.#of(resource).get(key);
    if (former === undefined) {
      throw new Error(`There is no ${key} among the ${resource}.`);
    }
    const version = this.#version + 1;
    this.#version = version;
    this.#of(resource).delete(key);
    this.#record({ type: 'DELETED', resource, version, object: former, former });
    return version;
  }

  /** Forgets the history: who has not read it yet must list again. */
  compact(): void {
    this.#history = [];
    this.#oldest = this.#version;
  }

  /** What happened to one resource after a version that is still kept. */
  changesSince(version: number, resource: ResourceName): Change[] {
    return this.#history.filter((change) => change.version > version && change.resource === resource);
  }

  /** The objects as they were at a version that is still kept, in the order of etcd's keys. */
  objectsAt(version: number, resource: ResourceName): KubeObject[] {
    const objects = new Map<string, KubeObject>(this.#of(resource));
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

  #of(resource: ResourceName): Map<string, StoredObject> {
    const objects = this.#objects.get(resource) ?? new Map<string, StoredObject>();
    this.#objects.set(resource, objects);
    return objects;
  }

  #record(change: Change): void {
    this.#history.push(change);
    const forgotten = this.#history.length > this.#historySize ? this.#history.shift() : undefined;
    this.#oldest = forgotten?.version ?? this.#oldest;
    this.#untold.push(change);
    if (!this.#isTelling) {
      this.#tell();
    }
  }

  /** A listener may write: what comes of that is told to all after what led to it. */
  #tell(): void {
    this.#isTelling = true;
    try {
      for (let change = this.#untold.shift(); change !== undefined; change = this.#untold.shift()) {
        for (const listener of [...this.#listeners]) {
          listener(change);
        }
      }
    } finally {
      this.#isTelling = false;
    }
  }
}

/** The part of an object's etcd key that follows the resource: `name`, or `namespace/name`. */
export function keyOf({ metadata }: KubeObject): string {
  return keyFrom(metadata.namespace ?? '', metadata.name ?? '');
}

/** A time, by default now, as `metav1.Time` writes it: in seconds. */
export function timestamp(time = new Date()): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

function keyFrom(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function sorted<T extends KubeObject>(objects: ReadonlyMap<string, T>): T[] {
  // Code units, as etcd compares bytes: a locale would order `a-b` and `ab` otherwise.
  return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}
