/**
 * `npm start`: VS Code in the browser, with this extension in it and a cluster to look at. What is changed
 * in the sources is there when the page is reloaded.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { kubeconfigPaths } from '../src/kube/kubeconfig/paths.ts';
import { watch } from './build.ts';
import { startApiServer } from './rigs/apiServer.ts';
import { MissingError, report } from './rigs/progress.ts';
import { seedSamples } from './rigs/samples.ts';
import { startVsCode } from './rigs/vscodeServer.ts';

const ROOT = join(import.meta.dirname, '..');

const USAGE = `npm start -- [options] [folder]

  folder      what VS Code opens; a few sample manifests otherwise
  --cluster   start an API server with sample Services, even if there is a kubeconfig
  --open      open the browser
  --desktop   use the VS Code that is installed, instead of one in the browser
  --port N    serve on this port; a free one otherwise
  --help      print this`;

interface Options {
  readonly folder: string;
  readonly cluster: boolean;
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
        open: { type: 'boolean', default: false },
        desktop: { type: 'boolean', default: false },
        port: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const folder = resolve(positionals[0] ?? join(ROOT, 'scripts/sampleWorkspace'));
    return values.help ? undefined : { ...values, folder, port: toPort(values.port) };
  } catch (error) {
    report((error as Error).message);
    process.exitCode = 2;
    return undefined;
  }
}

function toPort(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d+$/.test(text)) {
    throw new Error(`--port takes a number, not ${text}.`);
  }
  return text === undefined ? undefined : Number(text);
}

/** Starts everything, and returns when it is to end. */
async function start({ folder, cluster, open, desktop, port }: Options): Promise<void> {
  stops.push(await watch());
  const env = cluster || !hasKubeconfig() ? await startCluster() : {};
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
