import { createHash } from 'node:crypto';
import { l10n, Uri, window, type Memento } from 'vscode';
import { CONSENTED_PLUGINS_KEY } from '../ids.ts';
import type { PluginInvocation } from '../kube/credentials/exec/pluginInvocation.ts';
import { toPlainText } from '../common/text.ts';
import { commandLine } from '../common/commandLine.ts';
import { withoutProgress } from './progress.ts';

/** In characters. Nobody reads more in a dialog, and what is not read is not consented to. */
const LONGEST_QUESTION = 2000;
/** A question that comes later than this after a click is taken for one that nobody asked for. */
const EXPECTED_FOR_MS = 10_000;

/**
 * What the person said of plugins that kubeconfigs from elsewhere name. A yes holds for exactly this command from
 * exactly this file, and for ever; a no until the person tries again or the window is closed.
 */
export class PluginConsent {
  readonly #now: () => number;
  readonly #memento: Memento;
  readonly #allowAlways: (executable: string) => PromiseLike<void>;
  /** By what was refused, the contexts that it was refused to. */
  readonly #refused = new Map<string, readonly string[]>();
  /** When the person last turned to a context. */
  readonly #turnedTo = new Map<string, number>();
  /** Contexts that wait for the person to turn to them. */
  readonly #waiting = new Set<string>();

  /** @param allowAlways lets a command run from now on, whatever its arguments and whichever file names it */
  constructor(
    memento: Memento,
    allowAlways: (executable: string) => PromiseLike<void>,
    now: () => number = () => performance.now(),
  ) {
    this.#now = now;
    this.#memento = memento;
    this.#allowAlways = allowAlways;
  }

  /** The answer that there is, if there is one. */
  remembered(plugin: PluginInvocation): boolean | undefined {
    const hash = hashOf(plugin);
    if (this.#consented.includes(hash)) {
      return true;
    }
    return this.#refused.has(hash) ? false : undefined;
  }

  /** The answer that there is, else the person's. */
  async ask(plugin: PluginInvocation): Promise<boolean> {
    const remembered = this.remembered(plugin);
    if (remembered !== undefined) {
      return remembered;
    }
    const hash = hashOf(plugin);
    const mayRun = await this.#question(plugin, hash);
    for (const context of plugin.contexts) {
      // One answer to one click.
      this.#turnedTo.delete(context);
    }
    if (!mayRun) {
      this.#refused.set(hash, plugin.contexts);
    }
    return mayRun;
  }

  /**
   * Whether a question about this plugin comes of what the person has just done. Else whoever asks is to wait until
   * they turn to one of its contexts.
   */
  isExpected({ contexts }: PluginInvocation): boolean {
    const since = this.#now() - EXPECTED_FOR_MS;
    const isExpected = contexts.some((context) => (this.#turnedTo.get(context) ?? -Infinity) > since);
    for (const context of contexts) {
      if (isExpected) {
        this.#waiting.delete(context);
      } else {
        this.#waiting.add(context);
      }
    }
    return isExpected;
  }

  /** The person opened a context: they may be asked. @returns whether a plugin of it waited for that */
  turnTo(context: string): boolean {
    this.#turnedTo.set(context, this.#now());
    return this.#waiting.delete(context);
  }

  /** The person wants to try again: a no to this context is forgotten, and they may be asked. */
  decideAgain(context: string): void {
    for (const [hash, contexts] of this.#refused) {
      if (contexts.includes(context)) {
        this.#refused.delete(hash);
      }
    }
    this.turnTo(context);
  }

  get #consented(): readonly string[] {
    return this.#memento.get<readonly string[]>(CONSENTED_PLUGINS_KEY, []);
  }

  async #question(plugin: PluginInvocation, hash: string): Promise<boolean> {
    // The first is what Enter presses, which a question that comes while somebody types must survive.
    const look = { title: l10n.t('Open Kubeconfig') };
    const run = { title: l10n.t('Run') };
    const always = { title: l10n.t('Always for This Command') };
    const never = { title: l10n.t("Don't Run"), isCloseAffordance: true };
    const detail = describe(plugin);
    const isReadable = detail.length <= LONGEST_QUESTION;
    const question =
      plugin.contexts.length === 1
        ? l10n.t(
            'The context {0} wants to run a command on this machine, to sign in to its cluster.',
            toPlainText(plugin.contexts[0] ?? ''),
          )
        : l10n.t(
            'The contexts {0} want to run a command on this machine, to sign in to their clusters.',
            toPlainText(plugin.contexts.join(', ')),
          );
    const chosen = await withoutProgress(() =>
      window.showWarningMessage(
        question,
        { modal: true, detail: isReadable ? detail : tooLong(plugin) },
        ...(isReadable ? [look, run, always, never] : [look, never]),
      ),
    );
    if (chosen === look) {
      await window.showTextDocument(Uri.file(plugin.kubeconfig));
    } else if (chosen === always) {
      // A settings file with a mistake or unsaved changes cannot be written. The yes to this command holds all the same.
      await this.#allowAlways(plugin.executable).then(undefined, () => this.#remember(hash));
    } else if (chosen === run) {
      await this.#remember(hash);
    }
    return chosen === run || chosen === always;
  }

  async #remember(hash: string): Promise<void> {
    await this.#memento.update(CONSENTED_PLUGINS_KEY, [...this.#consented, hash]);
  }
}

/** All that makes out what is run. */
function hashOf({ executable, args, env, kubeconfig }: PluginInvocation): string {
  const variables = env.map(({ name, value }) => [name, value]);
  return createHash('sha256')
    .update(JSON.stringify([executable, args, variables, kubeconfig]))
    .digest('hex');
}

function describe({ executable, args, env, kubeconfig }: PluginInvocation): string {
  return [
    commandLine([executable, ...args]),
    ...(env.length === 0
      ? []
      : [
          l10n.t('With these environment variables:'),
          ...env.map(({ name, value }) => commandLine([`${name}=${value}`])),
        ]),
    l10n.t('Named in: {0}', commandLine([kubeconfig])),
    l10n.t('Let it run only if you know who wrote this file.'),
  ].join('\n\n');
}

function tooLong({ executable, kubeconfig }: PluginInvocation): string {
  return [
    l10n.t('The command line is too long to be shown, so you cannot allow it here.'),
    l10n.t('Read it in: {0}', commandLine([kubeconfig]).slice(0, LONGEST_QUESTION)),
    l10n.t(
      'If it is right, add the command to the setting "serviceExplorer.credentialPlugins.allowed": {0}',
      commandLine([executable]).slice(0, LONGEST_QUESTION),
    ),
  ].join('\n\n');
}
