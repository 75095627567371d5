import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** How a run of kubectl ended. */
export interface KubectlRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The installed kubectl, with the cluster of one kubeconfig and a cache of its own beside it. */
export class Kubectl {
  readonly #program: string;
  readonly #access: readonly string[];

  constructor(program: string, kubeconfig: string) {
    this.#program = program;
    this.#access = [
      `--kubeconfig=${kubeconfig}`,
      `--cache-dir=${join(dirname(kubeconfig), 'kubectl-cache')}`,
    ];
  }

  /** Runs it to its end, whatever that is. */
  async run(args: readonly string[], stdin = ''): Promise<KubectlRun> {
    const { promise, resolve } = Promise.withResolvers<KubectlRun>();
    const child = execFile(this.#program, [...this.#access, ...args], (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end(stdin);
    return promise;
  }

  /** Runs it, and fails when it does or warns. Returns what it printed. */
  async print(args: readonly string[], stdin?: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(args, stdin);
    if (exitCode !== 0 || stderr !== '') {
      throw new Error(`kubectl ${args.join(' ')}: exit code ${exitCode}\n${stdout}${stderr}`);
    }
    return stdout;
  }

  /** Starts it, and gives its lines as they come; ends it when no more are read. */
  async *lines(args: readonly string[]): AsyncGenerator<string, void, undefined> {
    const child = spawn(this.#program, [...this.#access, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    try {
      yield* createInterface({ input: child.stdout });
    } finally {
      child.kill();
      await ended;
    }
  }
}
