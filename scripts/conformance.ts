/**
 * `npm run -s conformance -- --kubeconfig FILE`: proves every operation of the Service API on a cluster, with the
 * code of the extension. Standard output is the results, and nothing else. Exit code 1: something is not as it should
 * be; 2: what was asked for makes no sense; 128 and the number of a signal: that ended it.
 */
import { constants } from 'node:os';
import { Connection } from '../src/kube/connection.ts';
import { createCredentials } from '../src/kube/credentials/createCredentials.ts';
import { RIG_CREDENTIALS } from './rigs/credentials.ts';
import { KubeError } from '../src/kube/errors.ts';
import type { ClusterTarget } from '../src/kube/kubeconfig/types.ts';
import { discoverApiServer } from '../src/kube/serviceApi/server.ts';
import { readOptions, USAGE, UsageError, type Options } from './conformance/arguments.ts';
import { checkBackend } from './conformance/checkBackend.ts';
import { chooseCluster } from './conformance/chooseCluster.ts';
import { describeFailure } from './conformance/describeFailure.ts';
import { countOutcomes, toLine, toSummary } from './conformance/results.ts';
import { runConformance, type ConformanceRun } from './conformance/run.ts';
import { whenSlow } from './conformance/whenSlow.ts';

const USER_AGENT = 'service-explorer-conformance/1';

const cancel = new AbortController();
let endedBy: NodeJS.Signals | undefined;

try {
  const options = readOptions();
  if (options === undefined) {
    console.log(USAGE);
  } else {
    cancelOnSignals();
    process.exitCode = await check(options, await chooseCluster(options));
  }
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof KubeError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/** Every time: one Ctrl+C comes twice through npm, and what is left to do then is limited in time. */
function cancelOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      cancelBy(signal);
    });
  }
  // Whoever read has read enough: of `| head -3`, three lines. Node ignores the signal and fails the write.
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', () => {
      cancelBy('SIGPIPE');
    });
  }
}

function cancelBy(signal: NodeJS.Signals): void {
  endedBy ??= signal;
  cancel.abort();
}

/** Returns the exit code. */
async function check({ backend, json }: Options, target: ClusterTarget): Promise<number> {
  const connection = new Connection(target, createCredentials(target, RIG_CREDENTIALS), USER_AGENT);
  const { signal } = cancel;
  try {
    const server = await whenSlow(discoverApiServer(connection, signal), () => {
      console.error(`Waiting for ${target.server.host} …`);
    });
    if (backend !== undefined) {
      await checkBackend(server, backend, signal);
    }
    const run = await runConformance({
      server,
      backend,
      signal,
      onNamespace: (name) => {
        console.error(`The checks work in the namespace ${name}, which they remove at the end.`);
      },
      onResult: (result) => {
        console.log(json ? JSON.stringify(result) : toLine(result));
      },
    });
    return conclude(run, target, json);
  } catch (error) {
    if (endedBy !== undefined && (error === signal.reason || isAbort(error))) {
      tellCancelled('Cancelled.');
      return exitCodeOf(endedBy);
    }
    if (error instanceof KubeError) {
      console.error(describeFailure(error, target));
      return 1;
    }
    throw error;
  } finally {
    connection.dispose();
  }
}

/** Says how it ended. Returns the exit code. */
function conclude(
  { results, namespace, leftover }: ConformanceRun,
  target: ClusterTarget,
  json: boolean,
): number {
  const counts = countOutcomes(results);
  console.log(json ? JSON.stringify(counts) : `\n${toSummary(results)}`);
  if (leftover !== undefined) {
    console.error(`The namespace ${namespace} could not be removed. ${describeFailure(leftover, target)}`);
  } else if (endedBy !== undefined) {
    tellCancelled(`Cancelled. The namespace ${namespace} is removed.`);
  }
  if (endedBy !== undefined) {
    return exitCodeOf(endedBy);
  }
  return counts.failed > 0 || leftover !== undefined ? 1 : 0;
}

/** Who closed the pipe did not mean to cancel anything. */
function tellCancelled(message: string): void {
  if (endedBy !== 'SIGPIPE') {
    console.error(message);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof KubeError && error.code === 'aborted';
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
