import type { Memento } from 'vscode';
import { Emitter } from '../common/emitter.ts';
import type { Disposable } from '../common/disposable.ts';
import { matchesGlob } from '../common/glob.ts';
import { ADDED_NAMESPACES_KEY } from '../ids.ts';
import { isNamespaceName } from '../kube/serviceApi/names.ts';
import type { ContextPreferences, NamedNamespace } from '../model/contextPreferences.ts';
import { guardOf, type Guard } from '../model/guard.ts';
import type { Settings } from './settings.ts';

/** By context. */
type AddedNamespaces = ReadonlyMap<string, readonly string[]>;

/**
 * What the settings say of contexts by patterns, and the namespaces that the person added by command. The latter are
 * remembered by the workspace, as is which contexts it shows: other work needs other namespaces.
 */
export class WorkspacePreferences implements ContextPreferences, Disposable {
  readonly #settings: Settings;
  readonly #memento: Memento;
  readonly #onDidChange = new Emitter<void>();
  readonly #subscription: Disposable;

  readonly onDidChange = this.#onDidChange.event;

  constructor(settings: Settings, memento: Memento) {
    this.#settings = settings;
    this.#memento = memento;
    this.#subscription = settings.onDidChangeContexts(() => {
      this.#onDidChange.fire();
    });
  }

  guard(context: string): Guard {
    return guardOf(this.#settings.guards, context);
  }

  namespaces(context: string): readonly NamedNamespace[] {
    const ofSettings = [...this.#settings.namespaces]
      .filter(([pattern]) => matchesGlob(pattern, context))
      .flatMap(([, names]) => names)
      .filter((name) => isNamespaceName(name));
    const named = new Map<string, NamedNamespace>();
    for (const name of this.#added.get(context) ?? []) {
      named.set(name, { name, by: 'person' });
    }
    // What the settings name stays when it is removed here, so it is not removed here.
    for (const name of ofSettings) {
      named.set(name, { name, by: 'settings' });
    }
    return [...named.values()];
  }

  async addNamespace(context: string, name: string): Promise<void> {
    await this.#setAdded(context, [...new Set([...(this.#added.get(context) ?? []), name])]);
  }

  async removeNamespace(context: string, name: string): Promise<void> {
    await this.#setAdded(
      context,
      (this.#added.get(context) ?? []).filter((other) => other !== name),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#onDidChange.dispose();
  }

  get #added(): AddedNamespaces {
    // A context may have any name, also that of a property which every object has.
    return new Map(Object.entries(this.#memento.get<Record<string, string[]>>(ADDED_NAMESPACES_KEY) ?? {}));
  }

  async #setAdded(context: string, names: readonly string[]): Promise<void> {
    const added = new Map(this.#added).set(context, names);
    const named = [...added].filter(([, each]) => each.length > 0);
    await this.#memento.update(ADDED_NAMESPACES_KEY, Object.fromEntries(named));
    this.#onDidChange.fire();
  }
}
