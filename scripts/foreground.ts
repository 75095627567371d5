import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tellReaper } from './rigs/cleanup.ts';
import { signalGroup } from './rigs/processGroup.ts';

/** No suite takes that long. A test file ends when nothing keeps Node busy: what a failed set-up left may do so. */
const HANGING_MS = 20 * 60_000;

/**
 * Runs a program to its end, with its output going where ours goes. Returns its exit code. It does not
 * outlive this process, however that ends.
 */
export async function runInForeground(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
  const { pid } = child;
  if (pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    throw error;
  }
  tellReaper('add', 'group', pid);
  const watchdog = setTimeout(() => {
    console.error(`Ended after ${HANGING_MS / 60_000} minutes: ${command} ${args.join(' ')}`);
    signalGroup(pid, 'SIGKILL');
  }, HANGING_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(watchdog);
  tellReaper('delete', 'group', pid);
  return code ?? 1;
}
