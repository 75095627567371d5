import type { CommandContext } from './context.ts';

/** Ends the sandbox. Its context goes, and with it all that was made in it. */
export function stopSandbox({ sandbox }: CommandContext): Promise<void> {
  return sandbox.stop();
}
