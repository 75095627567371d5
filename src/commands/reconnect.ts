import type { Target } from '../model/target.ts';
import type { CommandContext } from './context.ts';

/** Connects to one cluster anew, whatever the back-off says and whatever plugin was refused before. */
export function reconnect({ pluginConsent }: CommandContext, target: Target | undefined): void {
  pluginConsent.forgetRefusals();
  target?.cluster.reconnect();
}
