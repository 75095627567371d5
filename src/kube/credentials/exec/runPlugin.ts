import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { homedir } from 'node:os';
import type { Readable } from 'node:stream';
import { KubeError } from '../../errors.ts';
import { batchProgram, isBatchFile, type Program } from './batchFile.ts';
import { endProcessTree, OWN_PROCESS_GROUP } from './endProcessTree.ts';

export interface PluginRun {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** Ends the process with all that it started. */
  readonly signal: AbortSignal;
}

/**
 * - `ended`: of itself, with an exit code, or killed by a signal of others
 * - `timeout` and `tooMuchOutput`: it was ended, with all that it started
 * - `notStarted`: the system would not
 */
export type PluginEnd =
  | { readonly kind: 'ended'; readonly exitCode: number | null; readonly killedBy: NodeJS.Signals | null }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'tooMuchOutput' }
  | { readonly kind: 'notStarted'; readonly reason: string };

export interface PluginOutcome {
  readonly end: PluginEnd;
  /** Holds credentials: never shown, never logged. */
  readonly stdout: string;
  /** The last of it. May hold credentials, too. */
  readonly stderr: string;
}

const MAX_STDOUT_BYTES = 1024 * 1024;
const KEPT_STDERR_BYTES = 64 * 1024;
const BATCH_REASON =
  'it is a batch file, and cmd.exe would not take its path and arguments as they are. ' +
  'Name the program that it runs (.exe) in the kubeconfig';
/** How long the last lines on stderr may take, where something that the plugin left running holds it open. */
const STDERR_GRACE_MS = 250;

/**
 * Runs a plugin, without a shell and with nothing to read. It has ended when its process has and its output was read
 * to the end; what it leaves running in the background goes on, as under kubectl.
 *
 * @throws KubeError `aborted` when the signal aborts
 */
export async function runPlugin(run: PluginRun): Promise<PluginOutcome> {
  if (run.signal.aborted) {
    throw aborted();
  }
  const program = toProgram(run);
  if (program === undefined) {
    return { end: { kind: 'notStarted', reason: BATCH_REASON }, stdout: '', stderr: '' };
  }
  try {
    const child = spawn(program.executable, program.args, {
      cwd: homedir(),
      env: run.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      windowsVerbatimArguments: program.isVerbatim,
      ...OWN_PROCESS_GROUP,
    });
    return await outcomeOf(child, run);
  } catch (error) {
    if (error instanceof KubeError) {
      throw error;
    }
    // Arguments that no process can have.
    return { end: notStarted(error), stdout: '', stderr: '' };
  }
}

function toProgram({ executable, args }: PluginRun): Program | undefined {
  return process.platform === 'win32' && isBatchFile(executable)
    ? batchProgram(executable, args)
    : { executable, args, isVerbatim: false };
}

function outcomeOf(
  child: ChildProcessByStdio<null, Readable, Readable>,
  { timeoutMs, signal }: PluginRun,
): Promise<PluginOutcome> {
  return new Promise<PluginOutcome>((resolve, reject) => {
    const stdout: Buffer[] = [];
    let stdoutBytes = 0;
    let stderr = Buffer.alloc(0);
    let exit: PluginEnd | undefined;

    const release = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      // Neither a process in the background nor its pipe keeps ours from ending.
      child.unref();
      unref(child.stderr);
    };
    const settle = (end: PluginEnd): void => {
      release();
      resolve({ end, stdout: Buffer.concat(stdout).toString('utf8'), stderr: stderr.toString('utf8') });
    };
    const kill = (): void => {
      endProcessTree(child);
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const onAbort = (): void => {
      kill();
      release();
      reject(aborted());
    };
    const settleOnceRead = (): void => {
      const end = exit;
      if (end === undefined || !child.stdout.closed) {
        return;
      }
      if (child.stderr.closed) {
        settle(end);
      } else {
        setTimeout(settle, STDERR_GRACE_MS, end);
      }
    };
    const timer = setTimeout(() => {
      kill();
      settle({ kind: 'timeout' });
    }, timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });

    child.on('error', (error) => {
      settle(notStarted(error));
    });
    child.on('exit', (exitCode, killedBy) => {
      exit = { kind: 'ended', exitCode, killedBy };
      settleOnceRead();
    });
    child.stdout.on('close', settleOnceRead);
    child.stderr.on('close', settleOnceRead);
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      stdoutBytes += chunk.length;
      if (stdoutBytes > MAX_STDOUT_BYTES) {
        kill();
        settle({ kind: 'tooMuchOutput' });
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = Buffer.concat([stderr, chunk]).subarray(-KEPT_STDERR_BYTES);
    });
  });
}

function notStarted(error: unknown): PluginEnd {
  return { kind: 'notStarted', reason: error instanceof Error ? error.message : String(error) };
}

/** A pipe is a socket, which its type does not say. */
function unref(pipe: Readable): void {
  (pipe as Readable & { unref?: () => void }).unref?.();
}

function aborted(): KubeError {
  return new KubeError('aborted', 'Cancelled.');
}
