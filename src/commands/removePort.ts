import { l10n, type QuickPickItem } from 'vscode';
import { isJsonObject, type JsonObject } from '../common/json.ts';
import { escapeIcons, toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import type { SentPatch } from '../manifest/patch/patchResults.ts';
import { portsOf, portText } from '../manifest/patch/portTrap.ts';
import { mayHaveNoPorts, removePortPatch } from '../manifest/patch/quick/portsPatch.ts';
import type { CommandContext } from './context.ts';
import { askPick } from './quickPatch/ask.ts';
import { runQuickPatch } from './quickPatch/runQuickPatch.ts';
import { oneServiceOf } from './serviceArgument.ts';

/**
 * Removes a port of a Service: that of a row of the tree, or the one that the person picks. From a keybinding or another
 * extension `{context, namespace, name, port: 53, protocol: 'UDP'}`.
 *
 * @throws UserError, KubeError
 */
export async function removePort(context: CommandContext, argument: unknown): Promise<SentPatch> {
  const target = oneServiceOf(context, argument);
  const { name, namespace } = target.ref;
  const given = portIn(context, argument);
  return runQuickPatch(context, target, async (live) => {
    const ports = portsOf(live);
    requireRemovable(live, name);
    const index =
      given === undefined ? await ask(ports, name) : ports.findIndex((port) => portText(port) === given);
    const port = ports[index];
    if (port === undefined) {
      throw new UserError(l10n.t('{0} has no port {1}.', name, given ?? ''));
    }
    const question = l10n.t(
      'Remove port {0} of Service {1} in namespace {2}?',
      portText(port),
      name,
      namespace,
    );
    const loss = l10n.t('Nothing can reach the Service by this port any more.');
    const isNamed = isJsonObject(argument) && typeof argument['context'] === 'string';
    return { operations: removePortPatch(live, index), question, ...(!isNamed && { loss }) };
  });
}

/** As `53/UDP`; undefined where none is named. */
function portIn({ view }: CommandContext, argument: unknown): string | undefined {
  if (isJsonObject(argument) && typeof argument['context'] === 'string') {
    const { port, protocol = 'TCP' } = argument;
    return port === undefined ? undefined : portText({ port, protocol });
  }
  const row = view.targetOf(argument);
  return row?.kind === 'port' ? portText({ port: row.port.port, protocol: row.port.protocol }) : undefined;
}

/** @throws UserError where the last port has to stay */
function requireRemovable(live: JsonObject, name: string): void {
  const { length } = portsOf(live);
  if (length === 0) {
    throw new UserError(l10n.t('{0} has no ports.', name));
  }
  if (length === 1 && !mayHaveNoPorts(live)) {
    throw new UserError(
      l10n.t('The only port of {0} cannot be removed. Delete the Service, or add another port first.', name),
    );
  }
}

interface PortItem extends QuickPickItem {
  readonly index: number;
}

async function ask(ports: readonly JsonObject[], name: string): Promise<number> {
  const items = ports.map((port, index): PortItem => {
    const label = typeof port['name'] === 'string' ? `${portText(port)} ${port['name']}` : portText(port);
    const target = port['targetPort'] === undefined ? '' : JSON.stringify(port['targetPort']);
    return { label: escapeIcons(toPlainText(label)), description: toPlainText(`→ ${target}`), index };
  });
  return (await askPick(items, l10n.t('Remove Port of {0}', name), l10n.t('Port to remove'))).index;
}
