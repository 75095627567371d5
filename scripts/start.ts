/**
 * `npm start`: VS Code in the browser, with this extension in it and a cluster to look at: that of the kubeconfig, else
 * the sandbox. What is changed in the sources of the extension is there when the page is reloaded.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { kubeconfigPaths } from '../src/kube/kubeconfig/paths.ts';
import { profiles, type ProfileName } from '../src/sandbox/profile.ts';
import { watch } from './build.ts';
import { startApiServer } from './rigs/apiServer.ts';
import { freePort } from './rigs/process.ts';
import { MissingError, report } from './rigs/progress.ts';
import { seedSamples } from './rigs/samples.ts';
import { parseProfile, startSandboxRig } from './rigs/sandbox.ts';
import { startVsCode } from './rigs/vscodeServer.ts';

const ROOT = join(import.meta.dirname, '..');

const USAGE = `npm start -- [options] [folder]

  folder       what VS Code opens; a few sample manifests otherwise
  --cluster    start a real API server with sample Services, even if there is a kubeconfig
  --profile P  start a sandbox, an API server in memory, even if there is a kubeconfig: ${Object.keys(profiles).join(', ')};
               without a kubeconfig, there is one of the newest profile
  --open       open the browser
  --desktop    use the VS Code that is installed, instead of one in the browser
  --port N     serve on this port; a free one otherwise
  --help       print this`;

/** Not `sandbox`: that is what the extension calls the one that its own commands start and stop. */
const SANDBOX_CONTEXT = 'npm-start';

interface Options {
  readonly folder: string;
  readonly cluster: boolean;
  readonly profile: ProfileName | undefined;
  readonly open: boolean;
  readonly desktop: boolean;
  readonly port: number | undefined;
}

/** How to end what was started, in that order. */
const stops: (() => Promise<void>)[] = [];

const options = readOptions();
if (options === undefined) {
  console.log(USAGE);
} else {
  await start(options).catch(showWhatIsMissing);
  for (const stop of stops.reverse()) {
    await stop();
  }
}

/** Returns nothing if the arguments ask for help, or make no sense. */
function readOptions(): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        cluster: { type: 'boolean', default: false },
        profile: { type: 'string' },
        open: { type: 'boolean', default: false },
        desktop: { type: 'boolean', default: false },
        port: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.cluster && values.profile !== undefined) {
      throw new Error('--cluster and --profile are two clusters: choose one.');
    }
    const folder = resolve(positionals[0] ?? join(ROOT, 'scripts/sampleWorkspace'));
    const profile = values.profile === undefined ? undefined : parseProfile(values.profile);
    return values.help ? undefined : { ...values, folder, profile, port: toPort(values.port) };
  } catch (error) {
    report((error as Error).message);
    process.exitCode = 2;
    return undefined;
  }
}

function toPort(text: string | undefined): number | undefined {
  if (text !== undefined && !(/^\d{1,5}$/.test(text) && Number(text) <= 65_535)) {
    throw new Error(`--port takes a number up to 65535, not ${text}.`);
  }
  return text === undefined ? undefined : Number(text);
}

/** Starts everything, and returns when it is to end. */
async function start(options: Options): Promise<void> {
  const { folder, open, desktop, port } = options;
  if (port !== undefined && !(await isFree(port))) {
    report(`Port ${port} is in use, or you may not use it. Choose another one with --port.`);
    process.exitCode = 1;
    return;
  }
  stops.push(await watch());
  const env = await chooseCluster(options);
  const ends = [interrupted()];
  if (desktop) {
    await openDesktop(folder, env);
  } else {
    const vscode = await startVsCode({ version: 'newest', folder, env, linked: ROOT, port });
    stops.push(() => vscode.stop());
    ends.push(vscode.ended);
    console.log(
      `\n  VS Code ${vscode.version} with Service Explorer:\n  ${vscode.url}\n\n  Ctrl+C ends it.\n`,
    );
    if (open) {
      openBrowser(vscode.url);
    }
  }
  report(`Ending (${await Promise.race(ends)}) …`);
}

async function isFree(port: number): Promise<boolean> {
  try {
    await freePort(port);
    return true;
  } catch {
    return false;
  }
}

/** Returns what leads VS Code to the cluster, besides what it finds by itself. */
async function chooseCluster({ cluster, profile }: Options): Promise<NodeJS.ProcessEnv> {
  if (cluster) {
    return startCluster();
  }
  return profile === undefined && hasKubeconfig() ? {} : startSandbox(profile);
}

function hasKubeconfig(): boolean {
  return kubeconfigPaths(process.env, homedir()).some((path) => existsSync(path));
}

async function startCluster(): Promise<NodeJS.ProcessEnv> {
  const rig = await startApiServer({ contextName: 'sample' });
  stops.push(() => rig.stop());
  await seedSamples(rig);
  report(`The kubeconfig of the sample cluster: ${rig.kubeconfig}`);
  return { KUBECONFIG: rig.kubeconfig };
}

async function startSandbox(profile: ProfileName | undefined): Promise<NodeJS.ProcessEnv> {
  const { kubeconfig, stop } = await startSandboxRig(profile, SANDBOX_CONTEXT);
  stops.push(stop);
  const why = profile === undefined ? 'No kubeconfig found: this' : 'This';
  report(`${why} shows a sandbox. For kubectl: export KUBECONFIG=${kubeconfig}`);
  return { KUBECONFIG: kubeconfig };
}

async function openDesktop(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const code = spawn('code', [`--extensionDevelopmentPath=${ROOT}`, folder], {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  await once(code, 'spawn').catch((cause: unknown) => {
    const how = 'In VS Code, run "Shell Command: Install \'code\' command in PATH" from the command palette.';
    throw new MissingError("VS Code's command `code`", how, { cause });
  });
  report('VS Code opens a window with Service Explorer. Ctrl+C here ends its cluster and stops building.');
}

function openBrowser(url: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [url], { detached: true, stdio: 'ignore' })
    .once('error', () => {
      report(`There is no ${opener} here: please open the address yourself.`);
    })
    .unref();
}

/** Until then, a signal ends this process at once, and the reaper cleans up. */
function interrupted(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, resolve);
    }
  });
}

function showWhatIsMissing(error: unknown): void {
  if (!(error instanceof MissingError)) {
    throw error;
  }
  report(error.message);
  process.exitCode = 1;
}
