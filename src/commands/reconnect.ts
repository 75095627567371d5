import type { Target } from '../model/target.ts';
import type { CommandContext } from './context.ts';

/** What a lens or another extension means by `{context}`: a context that is shown. */
export function targetNamed({ clusters }: CommandContext, argument: unknown): Target | undefined {
  const { context } = (argument ?? {}) as { readonly context?: unknown };
  const cluster = clusters.shown.find((shown) => shown.context === context);
  return cluster && { kind: 'cluster', cluster };
}

/** Connects to one cluster anew, whatever the back-off says and whatever plugin it was refused before. */
export function reconnect({ pluginConsent }: CommandContext, target: Target | undefined): void {
  if (target !== undefined) {
    pluginConsent.decideAgain(target.cluster.context);
    target.cluster.start();
    target.cluster.reconnect();
  }
}
