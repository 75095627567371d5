import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { escapeIcons, toPlainText } from '../common/text.ts';
import type { PatchBinding } from '../manifest/patch/patchHeader.ts';
import type { CommandContext } from './context.ts';
import { patchTypeItems } from './patch/askPatchType.ts';
import { patchUriOf } from './patch/patchArgument.ts';

interface Choice extends QuickPickItem {
  readonly change?: Partial<PatchBinding> | 'service';
}

/**
 * Changes what a patch document is of, or how it is sent. What is typed in it stays.
 *
 * @returns what it is of from now on; undefined where the person changed nothing
 */
export async function changePatch(
  context: CommandContext,
  argument: unknown,
): Promise<PatchBinding | undefined> {
  const uri = patchUriOf(context, argument);
  const binding = context.patches.bindingOf(uri);
  if (binding === undefined) {
    return undefined;
  }
  const chosen = await window.showQuickPick(choices(binding), {
    title: l10n.t('Change the Patch of {0}', binding.name),
    placeHolder: l10n.t('What is typed in the document stays'),
  });
  const change = chosen?.change === 'service' ? await askService(context, binding) : chosen?.change;
  if (change === undefined) {
    return undefined;
  }
  const changed = { ...binding, ...change };
  await context.patches.change(uri, changed);
  return changed;
}

function choices({ type, part, onlyIfUnchanged }: PatchBinding): readonly Choice[] {
  const types = patchTypeItems()
    .filter((item) => item.type !== type)
    .map(({ type: its, ...item }): Choice => ({ ...item, change: { type: its } }));
  const separator = { label: '', kind: QuickPickItemKind.Separator };
  return [
    ...types,
    separator,
    part === 'service'
      ? { label: l10n.t('Patch the Status'), change: { part: 'status' } }
      : { label: l10n.t('Patch the Service'), change: { part: 'service' } },
    onlyIfUnchanged
      ? {
          label: l10n.t('Send It Whatever Has Changed'),
          detail: l10n.t(
            'Now it is carried out only if the Service is still the one that the preview shows.',
          ),
          change: { onlyIfUnchanged: false },
        }
      : { label: l10n.t('Send It Only if Nothing Has Changed'), change: { onlyIfUnchanged: true } },
    { label: l10n.t('Patch Another Service…'), change: 'service' },
  ];
}

async function askService(
  { clusters }: CommandContext,
  { context: former }: PatchBinding,
): Promise<Partial<PatchBinding> | undefined> {
  const items = clusters.shown
    .flatMap((cluster) => [...cluster.services.values()].map((service) => ({ cluster, service })))
    .map(({ cluster: { context }, service: { namespace, name } }) => ({
      label: escapeIcons(name),
      description: escapeIcons(toPlainText(`${context}/${namespace}`)),
      change: { context, namespace, name },
    }))
    .sort((one, other) => Number(other.change.context === former) - Number(one.change.context === former));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Patch Which Service?'),
    matchOnDescription: true,
  });
  return chosen?.change;
}
