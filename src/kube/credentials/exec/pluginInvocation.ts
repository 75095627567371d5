import type { KubeErrorRemedy } from '../../errors.ts';

/** A credential plugin as it is about to be run. Whoever may refuse it decides by this. */
export interface PluginInvocation {
  /** As the kubeconfig has it, a path made absolute. */
  readonly command: string;
  /** The absolute path of what is run. */
  readonly executable: string;
  readonly args: readonly string[];
  /** What the kubeconfig adds to the environment. */
  readonly env: readonly PluginVariable[];
  /** The file that names the plugin. */
  readonly kubeconfig: string;
  /** The contexts that sign in by it. */
  readonly contexts: readonly string[];
}

export interface PluginVariable {
  readonly name: string;
  readonly value: string;
}

/**
 * Asked before each run of a plugin, so it answers at once where it has decided already. A reason is a sentence for
 * the person.
 */
export type PluginGate = (plugin: PluginInvocation) => Promise<'run' | PluginRefusal>;

export interface PluginRefusal {
  readonly refused: string;
  readonly remedy?: KubeErrorRemedy;
}
