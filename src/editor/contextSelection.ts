import type { Memento } from 'vscode';
import { SELECTED_CONTEXTS_KEY } from '../ids.ts';
import type { ContextSelection } from '../model/clusters.ts';

/** Each workspace remembers which contexts it shows; the kubeconfig, which all tools share, is left alone. */
export function workspaceContextSelection(memento: Memento): ContextSelection {
  return {
    get: () => memento.get<readonly string[]>(SELECTED_CONTEXTS_KEY),
    set: (contexts) => void memento.update(SELECTED_CONTEXTS_KEY, contexts),
  };
}
