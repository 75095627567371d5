import type { Kubeconfig } from '../kube/kubeconfig/types.ts';
import type { ContextSelection } from './clusters.ts';

/**
 * Which contexts to show. The workspace remembers those of the kubeconfig; the sandbox does not outlive the window, and
 * neither does what was chosen about it. It is shown beside the others from its start on.
 */
export class ContextChoice {
  readonly #selection: ContextSelection;
  #sandbox: 'beside' | 'alone' | 'hidden' = 'beside';

  constructor(selection: ContextSelection) {
    this.#selection = selection;
  }

  /** @param sandbox the context of the sandbox, while it runs */
  choose(contexts: readonly string[], config: Kubeconfig, sandbox: string | undefined): void {
    const others = contexts.filter((context) => context !== sandbox);
    const hasSandbox = others.length < contexts.length;
    // Where there was nothing else to choose, nothing was said about what comes later.
    const hasChoice = config.contexts.size > 0;
    this.#sandbox = !hasSandbox ? 'hidden' : others.length === 0 && hasChoice ? 'alone' : 'beside';
    // What was shown before the sandbox alone is shown again after it.
    if (this.#sandbox !== 'alone' && hasChoice) {
      this.#selection.set(others);
    }
  }

  /** The sandbox was started or stopped: what was chosen about it is void. */
  forgetSandbox(): void {
    this.#sandbox = 'beside';
  }

  /**
   * The chosen contexts that there are, in the order of the kubeconfig; then the sandbox. A current-context that is
   * not defined is among them: it is shown as a cluster that cannot be, with the reason.
   */
  shown(config: Kubeconfig, sandbox: string | undefined): readonly string[] {
    const ofSandbox = sandbox === undefined || this.#sandbox === 'hidden' ? [] : [sandbox];
    return ofSandbox.length > 0 && this.#sandbox === 'alone'
      ? ofSandbox
      : [...this.#ofKubeconfig(config), ...ofSandbox];
  }

  #ofKubeconfig({ contexts, currentContext }: Kubeconfig): readonly string[] {
    const wanted = new Set(this.#selection.get() ?? (currentContext === undefined ? [] : [currentContext]));
    const selected = [...contexts.keys()].filter((context) => wanted.has(context));
    const isMissing =
      currentContext !== undefined && wanted.has(currentContext) && !contexts.has(currentContext);
    return isMissing ? [...selected, currentContext] : selected;
  }
}
