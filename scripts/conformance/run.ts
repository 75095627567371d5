import { KubeError } from '../../src/kube/errors.ts';
import type { ProxyTarget } from '../../src/kube/serviceApi/proxyTarget.ts';
import type { ApiServer } from '../../src/kube/serviceApi/server.ts';
import { Skipped, type Check, type CheckResult } from './check.ts';
import { CHECKS } from './checks.ts';
import { createOwnNamespace, type OwnNamespace } from './ownNamespace.ts';
import type { Subject } from './subject.ts';

/** A check waits for one server's answers. One that takes longer hangs. */
const CHECK_TIMEOUT_MS = 30_000;

/** So many checks are made at a time: most of their time is waiting. */
const CONCURRENCY = 8;

export interface ConformanceOptions {
  readonly server: ApiServer;
  /** A Service with something behind it, for the proxy. Without it, the refusal of the API server is expected. */
  readonly backend?: ProxyTarget | undefined;
  /** Ends the checks; what was made is removed all the same. */
  readonly signal: AbortSignal;
  /** Called when the namespace is there. */
  readonly onNamespace?: (name: string) => void;
  /** Called for each check, in their order. */
  readonly onResult?: (result: CheckResult) => void;
}

export interface ConformanceRun {
  /** Where the checks were made. */
  readonly namespace: string;
  /** Those of all checks, or of the first ones, where the signal came. */
  readonly results: readonly CheckResult[];
  /** Why the namespace could not be removed; undefined: it is. */
  readonly leftover: KubeError | undefined;
}

/**
 * Makes all checks in a namespace of their own, which is removed at the end, also where the signal came.
 *
 * @throws KubeError when the namespace cannot be created
 */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceRun> {
  const { server, backend, signal, onNamespace, onResult } = options;
  signal.throwIfAborted();
  const namespace = await createOwnNamespace(server.connection);
  onNamespace?.(namespace.name);
  const subject = { server, namespace: namespace.name, backend, signal };
  const checking = startAll(CHECKS, (check) => runCheck(check, subject));
  const results: CheckResult[] = [];
  for (const checked of checking) {
    const result = await checked;
    if (signal.aborted) {
      break;
    }
    results.push(result);
    onResult?.(result);
  }
  // What still runs would create Services while they are removed.
  await Promise.all(checking);
  return { namespace: namespace.name, results, leftover: await leftoverOf(namespace) };
}

async function leftoverOf(namespace: OwnNamespace): Promise<KubeError | undefined> {
  try {
    await namespace.remove();
    return undefined;
  } catch (error) {
    if (error instanceof KubeError) {
      return error;
    }
    throw error;
  }
}

/** Starts `work` on each item in turn, a few at a time. Returns what comes of each, in their order. */
function startAll<T, R>(items: readonly T[], work: (item: T) => Promise<R>): readonly Promise<R>[] {
  const slots: Promise<unknown>[] = Array.from({ length: CONCURRENCY }, () => Promise.resolve());
  return items.map((item, index) => {
    const slot = index % CONCURRENCY;
    const result = slots[slot]!.then(() => work(item));
    slots[slot] = result;
    return result;
  });
}

async function runCheck({ operation, title, run }: Check, subject: Subject): Promise<CheckResult> {
  const timeout = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  try {
    const note = await run({ ...subject, signal: AbortSignal.any([subject.signal, timeout]) });
    return { operation, title, outcome: 'passed', note };
  } catch (error) {
    const outcome = error instanceof Skipped ? 'skipped' : 'failed';
    const note = timeout.aborted ? `took longer than ${CHECK_TIMEOUT_MS / 1000} s` : messageOf(error);
    return { operation, title, outcome, note };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
