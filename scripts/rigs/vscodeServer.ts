import { randomUUID } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from './cleanup.ts';
import { installVsCode } from './installVsCode.ts';
import { freePort, runProcess, startProcess, type RunningProcess } from './process.ts';
import type { VsCodeVersion } from './vscodeVersions.ts';

/** Quiet, and the same in every version: nothing opens by itself, nothing asks, nothing calls home. */
const DEFAULT_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export interface VsCodeOptions {
  readonly version: VsCodeVersion;
  /** The folder that VS Code opens. */
  readonly folder: string;
  /** Added to the environment, which extensions see as well. */
  readonly env?: NodeJS.ProcessEnv;
  /** User settings, besides the quiet ones that every rig has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether the folder has to be trusted before extensions do all that they can. */
  readonly workspaceTrust?: boolean;
  /** A packaged extension to install. */
  readonly vsix?: string;
  /** The folder of a built extension, which VS Code takes for installed: reloading the page takes the next build. */
  readonly linked?: string;
  /** Extensions to run from source, and the module whose `run` is called once they are there. */
  readonly development?: { readonly extension: string; readonly tests?: string };
  readonly port?: number | undefined;
}

/** Starts a VS Code on loopback, to be used in a browser. Its settings and extensions are its own. */
export async function startVsCode(options: VsCodeOptions): Promise<VsCodeServer> {
  const { node, serverMain, release } = await installVsCode(options.version);
  const data = await temporaryFolder();
  try {
    await writeSettings(data.path, 'User', { ...DEFAULT_SETTINGS, ...options.settings });
    const port = options.port ?? (await freePort());
    const token = randomUUID();
    const tokenFile = join(data.path, 'token');
    await writeFile(tokenFile, token, { mode: 0o600 });
    const logFile = join(data.path, 'server.log');
    const extensions = join(data.path, 'extensions');
    await mkdir(extensions);
    const places = [
      `--server-data-dir=${data.path}`,
      `--extensions-dir=${extensions}`,
      '--accept-server-license-terms',
      '--disable-telemetry',
    ];
    if (options.linked !== undefined) {
      // What is there before anything is installed counts as installed as well.
      await symlink(options.linked, join(extensions, 'linked'));
    }
    if (options.vsix !== undefined) {
      await runProcess(node, [serverMain, ...places, `--install-extension=${options.vsix}`], { logFile });
    }
    const server = startProcess(node, [serverMain, ...places, ...serverFlags(port, tokenFile, options)], {
      // Without a gallery, VS Code does not look for extensions on the internet.
      env: { EXTENSIONS_GALLERY: '{}', ...options.env },
      logFile,
    });
    await server.prints(/Extension host agent started/).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return new VsCodeServer(server, data, release.vscode, port, pageUrl(port, token, options));
  } catch (error) {
    await data.remove();
    throw error;
  }
}

/** A running VS Code. */
export class VsCodeServer {
  /** The version of VS Code. */
  readonly version: string;
  readonly port: number;
  /** The page to open in a browser. */
  readonly url: string;
  /** Resolves with how the server ended, when it did. */
  readonly ended: Promise<string>;
  readonly #server: RunningProcess;
  readonly #data: TemporaryFolder;

  constructor(server: RunningProcess, data: TemporaryFolder, version: string, port: number, url: string) {
    this.#server = server;
    this.#data = data;
    this.version = version;
    this.port = port;
    this.url = url;
    this.ended = server.ended;
  }

  /** The last of what the server and the extension host wrote. */
  get output(): string {
    return this.#server.output;
  }

  /** Changes the settings of the machine, which no user settings of a browser elsewhere reach. */
  async useMachineSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await writeSettings(this.#data.path, 'Machine', settings);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#data.remove();
  }
}

async function writeSettings(
  data: string,
  of: 'User' | 'Machine',
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const folder = join(data, 'data', of);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

function serverFlags(port: number, tokenFile: string, options: VsCodeOptions): string[] {
  return [
    '--host=127.0.0.1',
    `--port=${port}`,
    // A server without a token obeys every web page that finds its port; one in a flag is read by every process.
    `--connection-token-file=${tokenFile}`,
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    // Without it, the page ignores extensions under development.
    ...(options.development === undefined ? [] : ['--enable-smoke-test-driver']),
  ];
}

function pageUrl(port: number, token: string, { folder, development }: VsCodeOptions): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set('tkn', token);
  url.searchParams.set('folder', folder);
  if (development !== undefined) {
    const remote = (path: string): string => `vscode-remote://${url.host}${path}`;
    const payload = [['extensionDevelopmentPath', remote(development.extension)]];
    if (development.tests !== undefined) {
      payload.push(['extensionTestsPath', remote(development.tests)]);
    }
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  // Slashes need no encoding here, and people read this address.
  return url.href.replaceAll('%2F', '/');
}
