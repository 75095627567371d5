import { stat } from 'node:fs/promises';
import { toPlainText } from '../../../common/text.ts';
import type { KubeLog } from '../../../common/log.ts';
import { resolvePath } from '../../kubeconfig/paths.ts';
import { refuse } from '../../kubeconfig/refuse.ts';
import type { ClusterTarget, ExecPlugin, UserEntry } from '../../kubeconfig/types.ts';
import { credentialsError } from '../credentialsError.ts';
import { maskSecrets } from '../maskSecrets.ts';
import { IssuedCredentials, type IssuedIdentity } from '../issuedCredentials.ts';
import { decodeExecCredential, encodeExecInfo, EXEC_CREDENTIAL_VERSIONS } from './execCredential.ts';
import { findExecutable } from './findExecutable.ts';
import { givenSecrets } from './givenSecrets.ts';
import { pluginEnvironment } from './pluginEnvironment.ts';
import type { PluginGate, PluginInvocation } from './pluginInvocation.ts';
import { runPlugin, type PluginEnd, type PluginOutcome } from './runPlugin.ts';

export interface PluginHost {
  /** What plugins inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mayRun: PluginGate;
  /** Those that sign in by the plugin; more may come. */
  readonly contexts: ReadonlySet<string>;
  readonly log: KubeLog;
  /** Ends what still runs. */
  readonly life: AbortSignal;
}

const PLUGIN_TIMEOUT_MS = 60_000;
const EXEC_INFO = 'KUBERNETES_EXEC_INFO';
const LONGEST_LOG_LINE = 2000;

/**
 * The credentials that a plugin gives.
 * Source: client-go `plugin/pkg/client/auth/exec/exec.go`; KEP-541.
 *
 * @throws KubeError for a version of the protocol that does not exist
 */
export function pluginCredentials(
  plugin: ExecPlugin,
  user: UserEntry,
  target: ClusterTarget,
  host: PluginHost,
): IssuedCredentials {
  const runner = new PluginRunner(plugin, user, target, host);
  return new IssuedCredentials(() => runner.issue(), {
    refusalHint: (issued) => runner.refusalHint(issued),
  });
}

class PluginRunner {
  readonly #plugin: ExecPlugin;
  readonly #user: UserEntry;
  readonly #target: ClusterTarget;
  readonly #host: PluginHost;
  /** What messages call it. */
  readonly #name: string;
  readonly #apiVersion: string;

  constructor(plugin: ExecPlugin, user: UserEntry, target: ClusterTarget, host: PluginHost) {
    this.#plugin = plugin;
    this.#user = user;
    this.#target = target;
    this.#host = host;
    this.#name = toPlainText(plugin.command ?? '');
    this.#apiVersion = supportedVersion(plugin, user);
  }

  async issue(): Promise<IssuedIdentity> {
    const { log } = this.#host;
    this.#refuseTerminal();
    const invocation = await this.#invocation();
    await this.#ask(invocation);
    log.info(`Running the credential plugin ${this.#name} of ${this.#user.file}.`);
    const outcome = await this.#run(invocation);
    const lines = linesOf(maskSecrets(outcome.stderr, givenSecrets(invocation)));
    for (const line of lines) {
      log.info(`${this.#name}: ${line}`);
    }
    if (outcome.end.kind !== 'ended' || outcome.end.exitCode !== 0) {
      const error = credentialsError(this.#failureText(outcome.end, lines.at(-1)));
      log.warn(error.message);
      throw error;
    }
    return decodeExecCredential(outcome.stdout, this.#apiVersion, this.#name);
  }

  refusalHint({ expiresAt = Infinity }: IssuedIdentity): string {
    return expiresAt < Date.now()
      ? `What the credential plugin ${this.#name} gave expired on ${new Date(expiresAt).toISOString()}: sign in again by it, and check the clock of this machine.`
      : `The server does not accept what the credential plugin ${this.#name} gave: run it in a terminal, or sign in again by it.`;
  }

  #refuseTerminal(): void {
    if (this.#plugin.interactiveMode === 'Always') {
      throw credentialsError(
        `The credential plugin ${this.#name} runs in a terminal only (interactiveMode: Always). If it can do without, ` +
          `set interactiveMode to IfAvailable in ${this.#user.file}; else use a context with a token or a certificate.`,
      );
    }
  }

  async #invocation(): Promise<PluginInvocation> {
    const { command: given = '', args = [], env = [], installHint = '' } = this.#plugin;
    const command = isPath(given) ? resolvePath(this.#user, given) : given;
    const executable = await findExecutable(command, this.#host.env);
    if (executable === undefined) {
      throw credentialsError(await missingText(given, command, toPlainText(installHint)), {
        remedy: 'retry',
      });
    }
    return {
      command,
      executable,
      args,
      env: env.map(({ name = '', value = '' }) => ({ name, value })),
      kubeconfig: this.#user.file,
      contexts: [...this.#host.contexts],
    };
  }

  async #ask(invocation: PluginInvocation): Promise<void> {
    const decision = await this.#host.mayRun(invocation);
    if (decision !== 'run') {
      throw credentialsError(decision.refused, { remedy: decision.remedy });
    }
  }

  async #run(invocation: PluginInvocation): Promise<PluginOutcome> {
    const { env, life } = this.#host;
    const cluster = this.#plugin.provideClusterInfo === true ? this.#target : undefined;
    const execInfo = { name: EXEC_INFO, value: await encodeExecInfo(this.#apiVersion, cluster) };
    return runPlugin({
      executable: invocation.executable,
      args: invocation.args,
      env: pluginEnvironment(env, [...invocation.env, execInfo]),
      timeoutMs: PLUGIN_TIMEOUT_MS,
      signal: life,
    });
  }

  /** The plugin's own last line, where it left one: it knows best what to do. */
  #failureText(end: PluginEnd, lastLine: string | undefined): string {
    const what = `The credential plugin ${this.#name} ${endText(end)}`;
    return lastLine === undefined ? `${what}.` : `${what}: ${lastLine}`;
  }
}

function supportedVersion(plugin: ExecPlugin, user: UserEntry): string {
  const { apiVersion = '' } = plugin;
  if (EXEC_CREDENTIAL_VERSIONS.includes(apiVersion)) {
    return apiVersion;
  }
  const problem = `exec has the apiVersion ${toPlainText(apiVersion)}: it must be one of`;
  throw refuse(user, plugin, `${problem} ${EXEC_CREDENTIAL_VERSIONS.join(', ')}.`);
}

function endText(end: PluginEnd): string {
  switch (end.kind) {
    case 'ended':
      return end.exitCode === null
        ? `was killed by ${end.killedBy ?? 'a signal'}`
        : `failed with exit code ${end.exitCode}`;
    case 'timeout':
      return (
        `took longer than ${PLUGIN_TIMEOUT_MS / 1000} seconds and was ended (if it waits for you to sign in, do so ` +
        'with kubectl in a terminal, then try again)'
      );
    case 'tooMuchOutput':
      return 'printed more than any credential has and was ended';
    case 'notStarted':
      return `cannot be started: ${end.reason}`;
  }
}

/** What to do about a command that cannot be run. @param command a path made absolute, where `given` is one */
async function missingText(given: string, command: string, installHint: string): Promise<string> {
  if (isPath(given)) {
    return (await isFile(command))
      ? `The credential plugin ${toPlainText(command)} is not executable: chmod +x it.`
      : `The credential plugin is not there: ${toPlainText(command)}. ${installHint || 'Install it, or correct the command in the kubeconfig.'}`;
  }
  const onPath =
    "The editor's PATH may be another one than that of a terminal: if the plugin runs there, write its absolute path in the kubeconfig.";
  return `The credential plugin is not there: ${toPlainText(given)} on PATH. ${[installHint, onPath].join(' ').trim()}`;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A command with a separator is a path; one without is looked up on PATH. */
function isPath(command: string): boolean {
  return command.includes('/') || (process.platform === 'win32' && command.includes('\\'));
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => toPlainText(withoutEscapes(line), LONGEST_LOG_LINE))
    .filter((line) => line !== '');
}

/** Terminal sequences (colours, links) whole; of what is left of others only the control characters go. */
function withoutEscapes(line: string): string {
  // eslint-disable-next-line no-control-regex
  return line.replace(/\u001b(?:\[[\d;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g, '');
}
