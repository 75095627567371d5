import type { Event } from '../common/emitter.ts';
import { UNGUARDED, type Guard } from './guard.ts';

/** A namespace that was named by hand, and by what. */
export interface NamedNamespace {
  readonly name: string;
  /** `context`: the kubeconfig. `settings`: a pattern of the settings. `person`: the command, in this workspace. */
  readonly by: 'context' | 'settings' | 'person';
}

/** What the person decided about contexts, which no kubeconfig has a place for. */
export interface ContextPreferences {
  guard(context: string): Guard;
  /** The namespaces to show where the server lists none. No name occurs twice. */
  namespaces(context: string): readonly NamedNamespace[];
  /** Fires when any of it changed. */
  readonly onDidChange: Event<void>;
}

export const NO_PREFERENCES: ContextPreferences = {
  guard: () => UNGUARDED,
  namespaces: () => [],
  onDidChange: () => ({ dispose: () => undefined }),
};
