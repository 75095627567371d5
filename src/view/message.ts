import type { KubeError } from '../kube/errors.ts';
import type { SyncState } from '../kube/syncState.ts';
import type { NamespaceSource } from '../model/cluster.ts';

/** Why there is nothing here, or less than there might be, and with it what can be done about it. */
export type Message =
  | { readonly kind: 'kubeconfigInvalid'; readonly reason: KubeError }
  | { readonly kind: 'noContext' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'denied'; readonly reason: KubeError }
  | { readonly kind: 'failed'; readonly reason: KubeError }
  | { readonly kind: 'noNamespaces' }
  | { readonly kind: 'noProjects'; readonly reason: KubeError }
  | { readonly kind: 'namedNamespacesOnly'; readonly reason: KubeError }
  | { readonly kind: 'noServices' }
  | { readonly kind: 'noMatch' }
  | { readonly kind: 'notShown'; readonly count: number };

/** Whether the server does not accept who we are, or there is nobody to be. */
export function isSignedOut(found: Message | SyncState): boolean {
  return found.kind === 'denied' && found.reason.code !== 'forbidden';
}

/** The message that a state calls for among the rows that it leaves incomplete. */
export function whatIsWrong(state: SyncState): Message | undefined {
  switch (state.kind) {
    case 'connecting':
      return { kind: 'connecting' };
    case 'denied':
    case 'failed':
      return { kind: state.kind, reason: state.reason };
    case 'live':
    case 'stale':
      // What is shown may be old, and the parent's own row says so; nothing is missing.
      return undefined;
  }
}

/** What to say where there is no namespace at all. */
export function nothingListed(source: NamespaceSource): Message {
  return source.kind === 'projects'
    ? { kind: 'noProjects', reason: source.reason }
    : { kind: 'noNamespaces' };
}

/** What to say of so many rows that were left out, if any were. */
export function notShown(count: number): Message | undefined {
  return count > 0 ? { kind: 'notShown', count } : undefined;
}
