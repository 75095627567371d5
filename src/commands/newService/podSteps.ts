import { l10n } from 'vscode';
import { isJsonEqual } from '../../common/json.ts';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import { askPick, BACK, type PickItem, type Step } from '../../editor/multiStepInput.ts';
import {
  containerPorts,
  matchedBy,
  type ContainerPort,
  type NamespaceWorkloads,
} from '../../kube/workloads.ts';
import { parsePorts, portsText } from '../../manifest/input/parsePorts.ts';
import type { NewPort } from '../../manifest/input/parsePort.ts';
import type { Draft } from './draft.ts';
import { whatIsWrongWithPorts } from './ruleText.ts';
import type { Surroundings } from './surroundings.ts';
import { selectorItems } from './workloadItems.ts';

/** Asks which pods get the traffic. */
export function selectorStep(surroundings: Surroundings): Step<Draft> {
  return {
    isAsked: ({ type, selector }) => type !== 'ExternalName' && selector === undefined,
    ask: async (draft, frame, former) => {
      surroundings.look(draft);
      const selector = await askPick(frame, {
        placeholder: l10n.t('Which pods get the traffic? Pick labels, or type them: app=web,tier=front'),
        items: (typed) => selectorItems(surroundings, typed),
        isActive: (labels) => isJsonEqual(labels, former?.selector),
        onDidChange: surroundings.onDidChange,
        isBusy: () => surroundings.isBusy,
      });
      return selector === BACK ? selector : { ...draft, selector };
    },
  };
}

/** Asks for the ports, with those of the selected pods at hand. */
export function portsStep(surroundings: Surroundings): Step<Draft> {
  return {
    isAsked: ({ type, ports }) => type !== 'ExternalName' && ports === undefined,
    ask: async (draft, frame, former) => {
      surroundings.look(draft);
      const ports = await askPick(frame, {
        placeholder: l10n.t('Ports, such as 80:8080 or http=80:web 53/UDP'),
        items: (typed) => portItems(draft, surroundings.found, typed, former?.ports),
        onDidChange: surroundings.onDidChange,
        isBusy: () => surroundings.isBusy,
      });
      return ports === BACK ? ports : { ...draft, ports };
    },
  };
}

/** Web servers in pods listen on high ports; their Services, on the one that everybody knows. */
const WELL_KNOWN: ReadonlyMap<number, number> = new Map([
  [8080, 80],
  [8000, 80],
  [8443, 443],
]);

const EXAMPLE: NewPort = { port: 80, protocol: 'TCP', targetPort: 8080 };

function portItems(
  { selector = {} }: Draft,
  found: NamespaceWorkloads | undefined,
  typed: string,
  former: readonly NewPort[] | undefined,
): readonly PickItem<readonly NewPort[]>[] {
  const ports = containerPorts(matchedBy(selector, found?.pods ?? [])).map(toNewPort);
  return [
    ...(typed === '' ? [] : [typedItem(typed)]),
    ...(former === undefined ? [] : [toItem(former, l10n.t('as before'))]),
    ...ports.map((port) => toItem([port], l10n.t('port of the pods'))),
    ...(ports.length > 1 && whatIsWrongWithPorts(portsText(ports)) === undefined
      ? [toItem(ports, l10n.t('all ports of the pods'))]
      : []),
    ...(ports.length === 0 ? [toItem([EXAMPLE], l10n.t('for example'))] : []),
  ];
}

function toNewPort({ name, protocol, port }: ContainerPort): NewPort {
  return {
    port: WELL_KNOWN.get(port) ?? port,
    protocol,
    ...(name !== '' && { name }),
    targetPort: name === '' ? port : name,
  };
}

function typedItem(typed: string): PickItem<readonly NewPort[]> {
  const ports = parsePorts(typed);
  const label = escapeIcons(toPlainText(typed));
  return 'part' in ports
    ? { label, detail: whatIsWrongWithPorts(typed) ?? '', alwaysShow: true }
    : { label, description: l10n.t('as typed'), alwaysShow: true, value: ports };
}

function toItem(ports: readonly NewPort[], description: string): PickItem<readonly NewPort[]> {
  return { label: escapeIcons(toPlainText(portsText(ports))), description, value: ports };
}
