import { l10n } from 'vscode';
import { isJsonObject, type JsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import { UserError } from '../../editor/userError.ts';
import { isNamespaceName } from '../../kube/serviceApi/names.ts';
import { parsePorts } from '../../manifest/input/parsePorts.ts';
import { parseSelector } from '../../manifest/input/parseSelector.ts';
import { SERVICE_TYPES, type ServiceType } from '../../manifest/input/serviceTypes.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { CommandContext } from '../context.ts';
import { whatIsWrongWithDnsName } from '../input/ruleText.ts';
import type { Draft } from './draft.ts';
import { whatIsWrongWithPorts, whatIsWrongWithSelector, whatIsWrongWithServiceName } from './ruleText.ts';

/** What the command is called with by a keybinding or another extension; what is left out is asked for. */
export interface NewServiceArgument {
  /** A context that is shown. */
  readonly context?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly type?: ServiceType;
  readonly externalName?: string;
  /** In one line, as the question takes them: `http=80:web 53/UDP`. */
  readonly ports?: string;
  /** Labels, or a line of them: `app=web,tier=front`. */
  readonly selector?: string | Readonly<Record<string, string>>;
}

/**
 * What is known of the new Service before anything is asked: from the row of a cluster, a namespace or anything in one,
 * or from a {@link NewServiceArgument}; where one context is shown, that context.
 *
 * @throws UserError where an argument is none that the questions would take, and where no context is shown
 */
export function givenDraft({ clusters, view }: CommandContext, argument: unknown): Draft {
  const { shown } = clusters;
  const [only] = shown;
  if (only === undefined) {
    throw new UserError(l10n.t('No cluster is shown. Choose a context in the Services view first.'));
  }
  const row = argument === undefined ? undefined : view.targetOf(argument);
  if (row !== undefined) {
    const namespace =
      row.kind === 'namespace' ? row.namespace : row.kind === 'cluster' ? undefined : row.service.namespace;
    return { cluster: row.cluster, ...(namespace !== undefined && { namespace }) };
  }
  const given = isJsonObject(argument) ? argument : {};
  const context = textIn(given, 'context');
  const cluster = context === undefined ? undefined : named(context, shown);
  return {
    ...(cluster !== undefined ? { cluster } : shown.length === 1 && { cluster: only }),
    ...answers(given, cluster ?? only),
  };
}

function named(context: string, shown: readonly Cluster[]): Cluster {
  const cluster = shown.find((each) => each.context === context);
  if (cluster === undefined) {
    throw new UserError(
      l10n.t('The context {0} is not shown. Choose it in the Services view first.', toPlainText(context)),
    );
  }
  return cluster;
}

function answers(given: JsonObject, cluster: Cluster): Draft {
  const namespace = checked(textIn(given, 'namespace'), whatIsWrongWithNamespace);
  const name = checked(textIn(given, 'name'), (text) =>
    whatIsWrongWithServiceName(text, cluster, namespace ?? ''),
  );
  const type = SERVICE_TYPES.find((each) => each === given['type']);
  if (type === undefined && given['type'] !== undefined) {
    throw notUnderstood('type');
  }
  const externalName = checked(textIn(given, 'externalName'), whatIsWrongWithDnsName);
  const ports = checked(textIn(given, 'ports'), whatIsWrongWithPorts);
  const selector = checked(selectorIn(given), whatIsWrongWithSelector);
  const readPorts = parsePorts(ports ?? '');
  const readSelector = parseSelector(selector ?? '');
  return {
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(type !== undefined && { type }),
    ...(externalName !== undefined && { externalName }),
    ...(!('part' in readPorts) && { ports: readPorts }),
    ...(selector !== undefined && 'selector' in readSelector && { selector: readSelector.selector }),
  };
}

function checked(
  text: string | undefined,
  whatIsWrongWith: (text: string) => string | undefined,
): string | undefined {
  const wrong = text === undefined ? undefined : whatIsWrongWith(text);
  if (wrong !== undefined) {
    throw new UserError(wrong);
  }
  return text;
}

function whatIsWrongWithNamespace(name: string): string | undefined {
  return isNamespaceName(name)
    ? undefined
    : l10n.t('{0} cannot be the name of a namespace.', toPlainText(name));
}

function selectorIn(given: JsonObject): string | undefined {
  const { selector } = given;
  if (!isJsonObject(selector)) {
    return textIn(given, 'selector');
  }
  const labels = Object.entries(selector).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return labels.join(',');
}

/** @throws UserError for another value than text: half understood, it would be another Service */
function textIn(given: JsonObject, member: keyof NewServiceArgument): string | undefined {
  const value = given[member];
  if (value !== undefined && typeof value !== 'string') {
    throw notUnderstood(member);
  }
  return value;
}

function notUnderstood(member: keyof NewServiceArgument): UserError {
  return new UserError(l10n.t('"{0}" of the new Service is not understood.', member));
}
