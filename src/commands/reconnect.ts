import type { Target } from '../model/target.ts';

/** Connects to one cluster anew, whatever the back-off says. */
export function reconnect(target: Target | undefined): void {
  target?.cluster.reconnect();
}
