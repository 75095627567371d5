import { randomUUID } from 'node:crypto';
import { authenticatedUser } from '../../../src/sandbox/access/user.ts';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { ReplayTarget } from './replay.ts';

/** A sandbox as bare as the recorded servers were: no controllers, nothing in it but what every cluster has. */
export async function startReplayTarget(
  profile: ProfileName,
): Promise<{ readonly target: ReplayTarget; readonly stop: () => Promise<void> }> {
  const sandbox = await startSandbox({ profile, controllers: false, samples: false });
  if (profile === '1.9') {
    // The recorded server had been restarted: its watch cache began anew.
    sandbox.state.compact();
  }
  const viewer = randomUUID();
  sandbox.tokens.add(viewer, authenticatedUser('viewer'));
  const tokens = { 'cluster admin': sandbox.token, 'user without rights': viewer };
  return { target: { url: sandbox.url, tokens }, stop: () => sandbox.stop() };
}
