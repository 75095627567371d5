import { spawn } from 'node:child_process';
import { tellReaper } from './rigs/cleanup.ts';

/**
 * Runs a program to its end, with its output going where ours goes. Returns its exit code. It does not
 * outlive this process, however that ends.
 */
export async function runInForeground(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject).once('exit', (code) => {
    resolve(code ?? 1);
  });
  if (child.pid !== undefined) {
    tellReaper('add', 'group', child.pid);
    child.once('exit', () => {
      tellReaper('delete', 'group', child.pid!);
    });
  }
  return promise;
}
