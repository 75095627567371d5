import type { WorkspacePreferences } from '../editor/contextPreferences.ts';
import type { Log } from '../editor/log.ts';
import type { PluginConsent } from '../editor/pluginConsent.ts';
import type { Sandbox } from '../editor/sandbox.ts';
import type { Settings } from '../editor/settings.ts';
import type { Clusters } from '../model/clusters.ts';
import type { Target } from '../model/target.ts';

/** What commands work with. Those of the view are given as functions: commands know no view. */
export interface CommandContext {
  readonly clusters: Clusters;
  readonly sandbox: Pick<Sandbox, 'start' | 'stop'>;
  readonly settings: Settings;
  readonly preferences: Pick<WorkspacePreferences, 'namespaces' | 'addNamespace' | 'removeNamespace'>;
  readonly pluginConsent: Pick<PluginConsent, 'forgetRefusals'>;
  readonly log: Log;
  readonly view: {
    filterText: string;
    /** What a command acts on that was called with this argument: the row, or without one the selected row. */
    targetOf(argument: unknown): Target | undefined;
    /** Selects the row of a context and gives it the keyboard focus, where the person still has the view open. */
    focusCluster(context: string): Promise<void>;
  };
}
