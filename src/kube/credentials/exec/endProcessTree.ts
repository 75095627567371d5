import { spawn, type ChildProcess } from 'node:child_process';
import { systemProgram } from './systemProgram.ts';

/** How a process must be started so that its tree can be ended: as the leader of a group, where there are groups. */
export const OWN_PROCESS_GROUP = { detached: process.platform !== 'win32' };

/** Ends a process that was started with {@link OWN_PROCESS_GROUP}, and all that it started, at once. */
export function endProcessTree({ pid }: ChildProcess): void {
  if (pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    spawn(systemProgram('taskkill.exe'), ['/PID', String(pid), '/T', '/F'], {
      stdio: 'ignore',
      windowsHide: true,
    })
      .on('error', () => undefined)
      .unref();
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
