import type { Event } from '../common/emitter.ts';
import type { ClusterTarget } from '../kube/kubeconfig/types.ts';

/** The way to the sandbox: the one cluster that no kubeconfig names. */
export interface SandboxSource {
  /** Undefined while it does not run. */
  readonly target: ClusterTarget | undefined;
  /** Fires when it was started, and when it was stopped. */
  readonly onDidChange: Event<void>;
}

/** What the context is called, unless the kubeconfig has one of that name. */
export const SANDBOX_CONTEXT = 'sandbox';

/**
 * What it takes to connect to a sandbox. Its token goes over plain HTTP, as no credential of a kubeconfig ever does:
 * the server is in this process, and no byte leaves the machine.
 *
 * @param url `http://127.0.0.1:port`
 */
export function sandboxTarget(url: string, token: string): ClusterTarget {
  return {
    context: SANDBOX_CONTEXT,
    userName: SANDBOX_CONTEXT,
    server: new URL(url),
    namespace: 'default',
    tls: { insecureSkipVerify: false },
    user: { file: '', folder: '', token },
    disableCompression: true,
  };
}

/** The target under a name that none of `taken` has: `sandbox`, else `sandbox-2` and so on. */
export function withFreeContext(target: ClusterTarget, taken: ReadonlySet<string>): ClusterTarget {
  let context = target.context;
  for (let number = 2; taken.has(context); number += 1) {
    context = `${target.context}-${number}`;
  }
  return { ...target, context };
}
