import { parseArgs } from 'node:util';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { PROFILES } from './recording.ts';
import { replay, type ReplayTarget } from './replay.ts';

const USAGE = `node test/support/replay/main.ts [--profile 1.36] [--url URL --token TOKEN --viewer-token TOKEN]
Replays the recordings of all generations or of one against new sandboxes, or a server that runs already, and prints
what it answers otherwise than the recorded server did.`;

const { values } = parseArgs({
  options: {
    profile: { type: 'string' },
    url: { type: 'string' },
    token: { type: 'string' },
    'viewer-token': { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help === true) {
  process.stdout.write(`${USAGE}\n`);
} else {
  for (const profile of PROFILES.filter((one) => one === (values.profile ?? one))) {
    await print(profile);
  }
}

async function print(profile: ProfileName): Promise<void> {
  const { target, stop } = await choose(profile);
  const exchanges = await replay(profile, target).finally(stop);
  const differing = exchanges.filter(({ differences }) => differences.length > 0);
  const lines = differing.map(
    ({ index, note, differences }) => `${index} ${note}: ${differences.join('; ')}`,
  );
  const matching = exchanges.length - differing.length;
  process.stdout.write(`${[`${profile}: ${matching} of ${exchanges.length} match`, ...lines].join('\n')}\n`);
}

async function choose(
  profile: ProfileName,
): Promise<{ readonly target: ReplayTarget; readonly stop: () => Promise<void> }> {
  const { url, token = '', 'viewer-token': viewerToken = '' } = values;
  if (url !== undefined) {
    const tokens = { 'cluster admin': token, 'user without rights': viewerToken };
    return { target: { url, tokens }, stop: () => Promise.resolve() };
  }
  const { startReplayTarget } = await import('./sandboxTarget.ts');
  return startReplayTarget(profile);
}
