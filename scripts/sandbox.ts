/** `npm run sandbox`: a sandbox for kubectl and other programs. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { profiles, type ProfileName } from '../src/sandbox/profile.ts';
import { parseProfile, startSandboxRig } from './rigs/sandbox.ts';

const USAGE = `Starts a sandbox: a Kubernetes API server in memory, with sample Services.

  npm run sandbox [-- --profile ${Object.keys(profiles).join('|')}]

Prints the line that leads kubectl to it, and stays until Ctrl+C.`;

const { kubeconfig, stop } = await startSandboxRig(profileOf(process.argv.slice(2)));
const ended = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
console.log(`export KUBECONFIG=${kubeconfig}`);
// Its server keeps this process until then.
await ended;
await stop();

/** Ends the process where there is nothing to start. */
function profileOf(args: string[]): ProfileName {
  try {
    const options = { profile: { type: 'string', default: '1.36' }, help: { type: 'boolean' } } as const;
    const { profile, help } = parseArgs({ args, options }).values;
    if (help !== true) {
      return parseProfile(profile);
    }
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}
