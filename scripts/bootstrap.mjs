/**
 * Where `npm start` and `npm test` begin, with whatever Node the system has: brings the dependencies up to
 * date, the project's own Node among them, and hands over to `scripts/<task>.ts`, which that Node runs.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 18;

/** The first to read the lock file's format and to leave out of it where packages came from. */
const OLDEST_NPM = 9;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const projectNode = join(root, 'node_modules', 'node', 'bin', 'node');

const [task, ...args] = process.argv.slice(2);
checkSystem();
if (!isInstalled()) {
  install();
}
handOver(join(root, 'scripts', `${task}.ts`));

function checkSystem() {
  if (process.platform === 'win32') {
    fail(
      'The scripts need Linux or macOS. On Windows, run them in WSL: https://learn.microsoft.com/windows/wsl',
    );
  }
  if (majorOf(process.versions.node) < OLDEST_NODE) {
    fail(
      `Node ${process.versions.node} is too old: ${OLDEST_NODE} or newer is needed. See https://nodejs.org`,
    );
  }
}

/** Whether what is installed is what the lock file asks for. npm keeps a lock file of what it installed. */
function isInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  return (
    existsSync(projectNode) &&
    Object.entries(packagesOf('package-lock.json')).every(
      ([path, wanted]) => path === '' || wanted.optional || installed[path]?.version === wanted.version,
    )
  );
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
  } catch {
    return {};
  }
}

function install() {
  const { stdout, error } = spawnSync('npm', ['--version'], { encoding: 'utf8' });
  if (error) {
    fail('npm is not on the PATH. It comes with Node: https://nodejs.org');
  }
  if (majorOf(stdout) < OLDEST_NPM) {
    fail(`npm ${stdout.trim()} is too old: ${OLDEST_NPM} or newer is needed. Try: npm install --global npm`);
  }
  say('Installing the dependencies (npm ci), because they are missing or out of date …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    fail('npm ci failed: its output above says why.');
  }
  if (!existsSync(projectNode)) {
    fail('npm did not run the install script of the package "node". Is ignore-scripts set in your .npmrc?');
  }
}

/** Runs the task in this process's place, as far as Node can: same terminal, signals, exit code. */
function handOver(script) {
  const child = spawn(projectNode, [script, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

function majorOf(version) {
  return Number.parseInt(version, 10);
}

function say(message) {
  process.stderr.write(`[service-explorer] ${message}\n`);
}

function fail(message) {
  say(message);
  process.exit(1);
}
