import { l10n } from 'vscode';
import { isJsonObject, type JsonObject } from '../common/json.ts';
import { UserError } from '../editor/userError.ts';
import type { SentPatch } from '../manifest/patch/patchResults.ts';
import { brokenPortNameRule } from '../manifest/input/nameRules.ts';
import { parsePort, type NewPort } from '../manifest/input/parsePort.ts';
import { addPortPatch, firstNeedsName, portNames, sharesPort } from '../manifest/patch/quick/portsPatch.ts';
import { portsOf, portText } from '../manifest/patch/portTrap.ts';
import type { CommandContext } from './context.ts';
import { wrongPortText } from './input/ruleText.ts';
import { askText } from './quickPatch/ask.ts';
import { runQuickPatch } from './quickPatch/runQuickPatch.ts';
import { oneServiceOf } from './serviceArgument.ts';

/** The whole of what is added: the port, and the name that the only one before gets. */
interface Addition {
  readonly port: NewPort;
  readonly nameOfFirst?: string;
}

/**
 * Adds a port to a Service. From a keybinding or another extension `{context, namespace, name, port: 'http=80:8080'}`,
 * with `nameOfFirst` where the only port so far has no name.
 *
 * @throws UserError, KubeError
 */
export async function addPort(context: CommandContext, argument: unknown): Promise<SentPatch> {
  const target = oneServiceOf(context, argument);
  const { name, namespace } = target.ref;
  const given = givenIn(argument);
  return runQuickPatch(context, target, async (live) => {
    const addition = given === undefined ? await ask(live, name) : checked(live, given);
    const text = `${addition.port.port}/${addition.port.protocol}`;
    return {
      operations: addPortPatch(live, addition.port, addition.nameOfFirst),
      question: l10n.t('Add port {0} to Service {1} in namespace {2}?', text, name, namespace),
    };
  });
}

function givenIn(argument: unknown): { readonly text: string; readonly nameOfFirst?: string } | undefined {
  if (!isJsonObject(argument) || typeof argument['context'] !== 'string') {
    return undefined;
  }
  const { port, nameOfFirst } = argument;
  return typeof port === 'string' || typeof port === 'number'
    ? { text: String(port), ...(typeof nameOfFirst === 'string' && { nameOfFirst }) }
    : undefined;
}

/** @throws UserError where the port cannot be, or a name is missing */
function checked(
  live: JsonObject,
  { text, nameOfFirst }: { readonly text: string; readonly nameOfFirst?: string },
): Addition {
  const port = readPort(live, text);
  if (typeof port === 'string') {
    throw new UserError(port);
  }
  if (needsName(live, port)) {
    throw new UserError(l10n.t('The port needs a name beside others.'));
  }
  if (!firstNeedsName(live)) {
    return { port };
  }
  if (nameOfFirst === undefined) {
    throw new UserError(
      l10n.t('The port that is there has no name, which it needs beside another: "nameOfFirst".'),
    );
  }
  const wrong = whatIsWrongWithName(live, nameOfFirst, port.name);
  if (wrong !== undefined) {
    throw new UserError(wrong);
  }
  return { port, nameOfFirst };
}

async function ask(live: JsonObject, serviceName: string): Promise<Addition> {
  const title = l10n.t('Add Port to {0}', serviceName);
  const text = await askText({
    title,
    prompt: l10n.t('Port, as 80, 80:8080, http=80:web or dns=53/UDP'),
    placeHolder: 'http=80:8080',
    check: (typed) => {
      const read = readPort(live, typed);
      return typeof read === 'string' ? read : undefined;
    },
  });
  const parsed = readPort(live, text);
  if (typeof parsed === 'string') {
    throw new UserError(parsed);
  }
  const port = needsName(live, parsed)
    ? {
        ...parsed,
        name: await askText({
          title,
          prompt: l10n.t(
            'Name of port {0}/{1}: beside others each port needs one',
            parsed.port,
            parsed.protocol,
          ),
          check: (typed) => whatIsWrongWithName(live, typed, undefined),
        }),
      }
    : parsed;
  const [first] = portsOf(live);
  if (first === undefined || !firstNeedsName(live)) {
    return { port };
  }
  const nameOfFirst = await askText({
    title,
    prompt: l10n.t('Name of port {0}, which has none yet', portText(first)),
    check: (typed) => whatIsWrongWithName(live, typed, port.name),
  });
  return { port, nameOfFirst };
}

function needsName(live: JsonObject, { name }: NewPort): boolean {
  return name === undefined && portsOf(live).length > 0;
}

/** @returns the port, or why it cannot be, or not beside the others */
function readPort(live: JsonObject, text: string): NewPort | string {
  const port = parsePort(text);
  if (typeof port === 'string') {
    return wrongPortText(port);
  }
  if (sharesPort(live, port)) {
    return l10n.t('There is a port {0}/{1} already.', port.port, port.protocol);
  }
  const wrong = port.name === undefined ? undefined : whatIsWrongWithName(live, port.name, undefined);
  return wrong ?? port;
}

function whatIsWrongWithName(live: JsonObject, name: string, other: string | undefined): string | undefined {
  if (brokenPortNameRule(name) !== undefined) {
    return wrongPortText('name');
  }
  return name === other || portNames(live).includes(name)
    ? l10n.t('There is a port of the name {0} already.', name)
    : undefined;
}
