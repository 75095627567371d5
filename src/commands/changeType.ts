import { l10n, type QuickPickItem } from 'vscode';
import { asJsonObject, isJsonObject, type JsonObject } from '../common/json.ts';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import type { SentPatch } from '../manifest/patch/patchResults.ts';
import { portsOf } from '../manifest/patch/portTrap.ts';
import { SERVICE_TYPES, type ServiceType } from '../manifest/input/serviceTypes.ts';
import { canHaveType, typeEffects, typePatch, type TypeChange } from '../manifest/patch/quick/typePatch.ts';
import type { CommandContext } from './context.ts';
import { whatIsWrongWithDnsName } from './input/ruleText.ts';
import { askPick, askText } from './quickPatch/ask.ts';
import { runQuickPatch } from './quickPatch/runQuickPatch.ts';
import { allocatedText, releasedText } from './quickPatch/typeText.ts';
import { oneServiceOf } from './serviceArgument.ts';

/**
 * Gives a Service another type, after telling what it gets and gives up with it. From a keybinding or another extension
 * `{context, namespace, name, type, externalName}`.
 *
 * @throws UserError, KubeError
 */
export async function changeType(context: CommandContext, argument: unknown): Promise<SentPatch> {
  const target = oneServiceOf(context, argument);
  const given = changeIn(argument);
  const { name, namespace } = target.ref;
  return runQuickPatch(context, target, async (live) => {
    const change = given ?? (await askChange(live, name));
    requirePossible(live, change.type, name);
    const { type: former } = asJsonObject(live['spec']);
    const loss = given === undefined ? releasedText(typeEffects(live, change.type)) : '';
    return {
      operations: typePatch(live, change),
      question: l10n.t(
        'Change the type of Service {0} in namespace {1} from {2} to {3}?',
        name,
        namespace,
        typeof former === 'string' ? toPlainText(former) : 'ClusterIP',
        change.type,
      ),
      ...(loss !== '' && { loss }),
    };
  });
}

/** @throws UserError for what is no type */
function changeIn(argument: unknown): TypeChange | undefined {
  if (!isJsonObject(argument) || argument['type'] === undefined || typeof argument['context'] !== 'string') {
    return undefined;
  }
  const { type, externalName } = argument;
  const known = SERVICE_TYPES.find((each) => each === type);
  if (known === undefined) {
    throw new UserError(l10n.t('"type" is one of {0}.', SERVICE_TYPES.join(', ')));
  }
  if (known !== 'ExternalName') {
    return { type: known };
  }
  const wrong = whatIsWrongWithDnsName(typeof externalName === 'string' ? externalName : '');
  if (wrong !== undefined) {
    throw new UserError(wrong);
  }
  return { type: known, externalName: externalName as string };
}

interface TypeItem extends QuickPickItem {
  readonly type: ServiceType;
}

async function askChange(live: JsonObject, name: string): Promise<TypeChange> {
  const { type: former, externalName } = asJsonObject(live['spec']);
  const title = l10n.t('Type of {0}', name);
  const items = SERVICE_TYPES.filter((type) => type !== former || type === 'ExternalName').map(
    (type): TypeItem => ({ label: type, detail: effectText(live, type), type }),
  );
  const now = typeof former === 'string' ? toPlainText(former) : 'ClusterIP';
  const { type } = await askPick(items, title, l10n.t('The type is {0} now', now));
  if (type !== 'ExternalName') {
    return { type };
  }
  const dnsName = await askText({
    title,
    prompt: l10n.t('The DNS name that the Service stands for'),
    value: typeof externalName === 'string' ? externalName : '',
    placeHolder: 'db.example.com',
    check: whatIsWrongWithDnsName,
  });
  return { type, externalName: dnsName };
}

function effectText(live: JsonObject, type: ServiceType): string {
  if (!canHaveType(live, type)) {
    return l10n.t('Not possible: it is headless, and a cluster IP of None cannot be changed.');
  }
  const effects = typeEffects(live, type);
  return [allocatedText(effects), releasedText(effects)].filter((text) => text !== '').join(' ');
}

/** @throws UserError where no server would take it */
function requirePossible(live: JsonObject, type: ServiceType, name: string): void {
  if (!canHaveType(live, type)) {
    throw new UserError(
      l10n.t(
        '{0} is headless, and its cluster IP, None, cannot be changed. Delete it and create it anew to make it {1}.',
        name,
        type,
      ),
    );
  }
  if (
    type !== 'ExternalName' &&
    portsOf(live).length === 0 &&
    asJsonObject(live['spec'])['clusterIP'] !== 'None'
  ) {
    throw new UserError(l10n.t('{0} has no ports, which {1} needs. Add a port first.', name, type));
  }
}
