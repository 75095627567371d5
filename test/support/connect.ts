import type { KubeLog } from '../../src/common/log.ts';
import { Connection } from '../../src/kube/connection.ts';
import { createCredentials } from '../../src/kube/credentials/createCredentials.ts';
import { RIG_CREDENTIALS } from '../../scripts/rigs/credentials.ts';
import { loadKubeconfig } from '../../src/kube/kubeconfig/load.ts';
import { resolveContext } from '../../src/kube/kubeconfig/resolve.ts';
import type { ClusterTarget, UserEntry } from '../../src/kube/kubeconfig/types.ts';
import type { ReflectorTimings } from '../../src/kube/reflectorOptions.ts';

export const USER_AGENT = 'service-explorer-tests/0.0';

/** What a kubeconfig would say of a server, as far as a test cares. */
export function targetOf(url: string, changes: Partial<ClusterTarget> = {}): ClusterTarget {
  return {
    context: 'test',
    userName: undefined,
    server: new URL(url),
    namespace: 'default',
    tls: { insecureSkipVerify: false },
    user: undefined,
    disableCompression: false,
    ...changes,
  };
}

export function userWith(fields: Partial<UserEntry>): UserEntry {
  return { file: '/kubeconfig', folder: '/', ...fields };
}

export function connect(url: string, changes: Partial<ClusterTarget> = {}): Connection {
  const target = targetOf(url, changes);
  return new Connection(target, createCredentials(target, RIG_CREDENTIALS), USER_AGENT);
}

/** Connects to the cluster of a kubeconfig's current context. */
export async function connectTo(kubeconfig: string): Promise<Connection> {
  const config = await loadKubeconfig([kubeconfig]);
  const target = resolveContext(config, config.currentContext ?? '');
  return new Connection(target, createCredentials(target, RIG_CREDENTIALS), USER_AGENT);
}

export const SILENT: KubeLog = { info: () => undefined, warn: () => undefined, debug: () => undefined };

/** A reflector's times, a hundred times and more shorter. */
export const FAST: ReflectorTimings = {
  backoff: { initialMs: 5, maxMs: 40, resetAfterMs: 60_000 },
  deniedBackoff: { initialMs: 10, maxMs: 40, resetAfterMs: 60_000 },
  watchSeconds: { min: 30, max: 60 },
  watchSecondsWithoutBookmarks: { min: 30, max: 60 },
  watchGraceMs: 10_000,
  watchIdleMs: 100,
  shortWatchMs: 1,
  unnoticedMs: 1_000,
  poll: { minMs: 5, maxMs: 20 },
  pollForMs: 60_000,
};
