import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { tellReaper } from './cleanup.ts';
import { GRACE_MS, signalGroup } from './processGroup.ts';

const READY_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 2_000;
const POLL_MS = 50;

/** How much of a process's output is kept in memory; the log file has all of it. */
const KEPT_OUTPUT = 64_000;

/** How much of that an error message quotes. */
const QUOTED_OUTPUT = 2_000;

const SUCCESS = 'exit code 0';

export interface StartOptions {
  readonly cwd?: string;
  /** Added to this process's environment; `undefined` removes a variable. */
  readonly env?: NodeJS.ProcessEnv;
  /** Both output streams are appended to it. */
  readonly logFile: string;
}

/** Starts a program that must not outlive this process. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: StartOptions,
): RunningProcess {
  return new RunningProcess(command, args, options);
}

/** Runs a program to its end. Returns the last of what it wrote; fails when the program does. */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: StartOptions,
): Promise<string> {
  const running = startProcess(command, args, options);
  const end = await running.ended;
  if (end !== SUCCESS) {
    throw running.failure(`failed (${end})`);
  }
  return running.output;
}

/** A child process and everything it started in turn: they share a process group and end together. */
export class RunningProcess {
  /** Resolves, and never rejects, with how the process ended. */
  readonly ended: Promise<string>;
  readonly #command: string;
  readonly #child: ChildProcess;
  #end: string | undefined;
  #output = '';

  constructor(command: string, args: readonly string[], options: StartOptions) {
    this.#command = command;
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (this.#child.pid !== undefined) {
      tellReaper('add', 'group', this.#child.pid);
    }
    this.#record(options.logFile);
    this.ended = this.#watchEnd();
  }

  /** `undefined` if the program could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last of what the process wrote. */
  get output(): string {
    return this.#output;
  }

  /** Polls until `isReady`. Fails when the process ends first, or the time is over. */
  async becomesReady(isReady: () => boolean | Promise<boolean>, timeoutMs = READY_TIMEOUT_MS): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await isReady())) {
      if (this.#end !== undefined) {
        throw this.failure(`ended before it was ready (${this.#end})`);
      }
      if (performance.now() > deadline) {
        throw this.failure(`was not ready after ${timeoutMs / 1000} s`);
      }
      await Promise.race([this.ended, delay(POLL_MS)]);
    }
  }

  /** Waits for output that matches. Fails like {@link becomesReady}. */
  async prints(pattern: RegExp, timeoutMs = READY_TIMEOUT_MS): Promise<RegExpExecArray> {
    let match: RegExpExecArray | null = null;
    await this.becomesReady(() => (match = pattern.exec(this.#output)) !== null, timeoutMs);
    return match!;
  }

  /** Ends the process at once, as a power failure would. */
  async kill(): Promise<void> {
    this.#signal('SIGKILL');
    await this.ended;
  }

  /** Asks the process to end, and kills it when it does not. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM');
    await Promise.race([this.ended, delay(GRACE_MS, undefined, { ref: false })]);
    await this.kill();
  }

  #signal(signal: NodeJS.Signals): void {
    // Once it ended, its id may be somebody else's.
    if (this.#end === undefined && this.pid !== undefined) {
      signalGroup(this.pid, signal);
    }
  }

  #record(logFile: string): void {
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
        appendFileSync(logFile, text);
      });
    }
  }

  #watchEnd(): Promise<string> {
    return new Promise((resolve) => {
      const end = (how: string): void => {
        this.#end ??= how;
        resolve(this.#end);
      };
      this.#child.once('error', (error) => {
        end(error.message);
      });
      this.#child.once('exit', () => {
        // Descendants would keep the output open and stay behind.
        this.#signal('SIGKILL');
        if (this.pid !== undefined) {
          tellReaper('delete', 'group', this.pid);
        }
      });
      this.#child.once('close', (code, signal) => {
        end(signal ?? `exit code ${String(code)}`);
      });
    });
  }

  /** An error that quotes the process's last words. */
  failure(what: string): Error {
    return new Error(`${this.#command} ${what}. Its last words:\n${this.#output.slice(-QUOTED_OUTPUT)}`);
  }
}

/** Whether `url` answers with a success now. For use with {@link RunningProcess.becomesReady}. */
export function answers(url: string, options: RequestOptions = {}): Promise<boolean> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    request(url, { ...options, agent: false, signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
      .once('response', (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
      .on('error', () => {
        resolve(false);
      })
      .end();
  });
}

/**
 * A port on which nothing listens now: any, or the one that is wanted. Another process may take it first: use it at
 * once.
 *
 * @throws Error of the system when the wanted one is not free
 */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject).listen(wanted, '127.0.0.1', () => {
    resolve(undefined);
  });
  await promise;
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
