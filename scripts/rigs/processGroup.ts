import { setTimeout as delay } from 'node:timers/promises';

/** What a well-behaved process gets to end by itself. */
export const GRACE_MS = 5_000;

/** What the system gets to end a killed one. A zombie that nobody waits for would keep us for ever. */
const KILL_MS = 2_000;

const POLL_MS = 20;

/** Signals a process and all its descendants. Returns whether there was anything to signal. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Asks a process group to end, then makes it. Resolves when nothing of it is left. */
export async function endGroup(group: number): Promise<void> {
  signalGroup(group, 'SIGTERM');
  if (!(await isGone(group, GRACE_MS))) {
    signalGroup(group, 'SIGKILL');
    await isGone(group, KILL_MS);
  }
}

async function isGone(group: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (signalGroup(group, 0)) {
    if (performance.now() > deadline) {
      return false;
    }
    await delay(POLL_MS);
  }
  return true;
}
