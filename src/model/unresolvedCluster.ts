import { Emitter } from '../common/emitter.ts';
import { toDisposable } from '../common/disposable.ts';
import type { KubeError } from '../kube/errors.ts';
import type { Cluster } from './cluster.ts';
import { UNGUARDED } from './guard.ts';
import { ServiceRights } from './serviceRights.ts';
import { Store } from './store.ts';

/** A context that leads nowhere: its cluster or user is missing or malformed. Only another kubeconfig heals it. */
export function unresolvedCluster(context: string, reason: KubeError): Cluster {
  const never = new Emitter<never>().event;
  const state = { kind: 'failed', reason, retryAt: undefined } as const;
  return {
    context,
    isSandbox: false,
    server: undefined,
    version: undefined,
    isOpenShift: false,
    defaultNamespace: 'default',
    guard: UNGUARDED,
    state,
    onDidChangeState: never,
    namespaceSource: { kind: 'server' },
    namespaces: new Store(),
    services: new Store(),
    apiServer: () => Promise.reject(reason),
    rights: new ServiceRights({ review: () => Promise.reject(reason) }),
    serviceScope: 'cluster',
    namespaceState: () => state,
    onDidChangeNamespaceState: never,
    follow: () => toDisposable(() => undefined),
    start: () => undefined,
    reconnect: () => undefined,
    dispose: () => undefined,
  };
}
