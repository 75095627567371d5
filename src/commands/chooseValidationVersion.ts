import { l10n, window, type QuickPickItem } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import { OLDEST_VERSION } from '../kube/capabilities.ts';
import { NEWEST_VERSION } from '../manifest/validate/versions.ts';
import type { CommandContext } from './context.ts';

const AUTO = 'auto';

/**
 * Chooses the Kubernetes version by whose rules manifests are judged where no cluster is attached.
 *
 * @param argument `{version: '1.20'}`, or `auto` for the newest, to choose without a question
 * @returns what is chosen now; undefined where the person chose nothing
 */
export async function chooseValidationVersion(
  { settings, applyTarget }: Pick<CommandContext, 'settings' | 'applyTarget'>,
  argument: unknown,
): Promise<{ readonly version: string } | undefined> {
  const { version: given } = (argument ?? {}) as { readonly version?: unknown };
  const version = given === undefined ? await ask(settings, applyTarget.get()?.cluster) : given;
  if (version === undefined) {
    return undefined;
  }
  if (typeof version !== 'string' || ![AUTO, ...versions()].includes(version)) {
    const [newest, oldest] = [versions()[0], versions().at(-1)];
    throw new UserError(l10n.t('The version is one from {0} to {1}, or auto.', oldest ?? '', newest ?? ''));
  }
  await settings.setValidationVersion(version);
  return { version };
}

type Item = QuickPickItem & { readonly version: string };

async function ask(
  { validationVersion }: CommandContext['settings'],
  cluster: { readonly context: string; readonly version: string | undefined } | undefined,
): Promise<string | undefined> {
  const current = validationVersion ? `${validationVersion.major}.${validationVersion.minor}` : AUTO;
  const toItem = (version: string, label: string): Item => ({
    label,
    description: version === current ? l10n.t('current') : '',
    version,
  });
  const items = [
    toItem(AUTO, l10n.t('Newest')),
    ...versions().map((version) => toItem(version, `Kubernetes ${version}`)),
  ];
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Version to Validate By Where No Cluster Is Attached'),
    placeHolder:
      cluster?.version === undefined
        ? l10n.t('A cluster that is attached is judged by its own version.')
        : l10n.t(
            'Now manifests go to {0}, and are judged by its version, {1}.',
            toPlainText(cluster.context),
            toPlainText(cluster.version),
          ),
  });
  return chosen?.version;
}

/** The newest first. */
function versions(): readonly string[] {
  const { major, minor } = NEWEST_VERSION;
  return Array.from({ length: minor - OLDEST_VERSION.minor + 1 }, (_, back) => `${major}.${minor - back}`);
}
