import type { Disposable } from '../common/disposable.ts';
import type { Connection } from '../kube/connection.ts';
import { KubeError } from '../kube/errors.ts';
import { namespacePath } from '../kube/resource.ts';
import type { Namespace } from '../kube/types.ts';
import type { NamedNamespace } from './contextPreferences.ts';
import { toNamedRecord, type NamespaceRecord } from './records.ts';
import type { Store } from './store.ts';

/** The namespace as the server has it; `missing` where there is none; undefined where it does not say. */
type Found = Namespace | 'missing' | undefined;

/** Shows namespaces that the server does not list but somebody named, with what it says of each of them. */
export class NamedNamespaces implements Disposable {
  readonly #connection: Connection;
  readonly #store: Store<NamespaceRecord>;
  readonly #life = new AbortController();
  readonly #found = new Map<string, Found>();
  #names: readonly NamedNamespace[] = [];

  constructor(connection: Connection, store: Store<NamespaceRecord>) {
    this.#connection = connection;
    this.#store = store;
  }

  /** Puts these in place of all that the store holds, and asks the server about each. */
  async show(names: readonly NamedNamespace[]): Promise<void> {
    this.#names = names;
    this.#fill();
    const found = await Promise.all(names.map(async ({ name }) => [name, await this.#lookUp(name)] as const));
    // Meanwhile there may be other names to show, or a list of the server's own.
    if (names === this.#names && !this.#life.signal.aborted) {
      for (const [name, answer] of found) {
        this.#found.set(name, answer);
      }
      this.#fill();
    }
  }

  /** The store is somebody else's from now on. */
  leave(): void {
    this.#names = [];
  }

  dispose(): void {
    this.#life.abort();
  }

  #fill(): void {
    this.#store.replace(
      this.#names.map(({ name, by }) => {
        const found = this.#found.get(name);
        return toNamedRecord(
          name,
          { by, missing: found === 'missing' },
          found === 'missing' ? undefined : found,
        );
      }),
    );
  }

  async #lookUp(name: string): Promise<Found> {
    try {
      return await this.#connection.getJson<Namespace>(namespacePath(name), this.#life.signal);
    } catch (error) {
      // Who may not list namespaces is seldom allowed to read one: most answers say nothing.
      return error instanceof KubeError && error.code === 'notFound' ? 'missing' : undefined;
    }
  }
}
