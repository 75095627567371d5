import { l10n } from 'vscode';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import { errorText } from '../../editor/errorText.ts';
import type { PickItem } from '../../editor/multiStepInput.ts';
import type { KubeError } from '../../kube/errors.ts';
import type { Labels, NamespaceWorkloads, Workload } from '../../kube/workloads.ts';
import { parseSelector, selectorText } from '../../manifest/input/parseSelector.ts';
import { podsText } from '../input/podsText.ts';
import { whatIsWrongWithSelector } from './ruleText.ts';
import type { Surroundings } from './surroundings.ts';

/** What a Service can select: what is typed first, then what runs in the namespace, with the pods it matches. */
export function selectorItems(
  { found, failure, isBusy }: Pick<Surroundings, 'found' | 'failure' | 'isBusy'>,
  typed: string,
): readonly PickItem<Labels>[] {
  return [
    ...typedItems(found, typed),
    ...(found === undefined ? [] : workloadItems(found)),
    ...(failure === undefined ? [] : [notSeen(failure)]),
    // Alone, it would be taken by a key that is pressed too early.
    ...(isBusy ? [] : [withoutSelector()]),
  ];
}

function notSeen(failure: KubeError): PickItem<Labels> {
  return {
    label: l10n.t('$(info) What runs there cannot be seen: type the labels.'),
    detail: errorText(failure),
    alwaysShow: true,
  };
}

function workloadItems(found: NamespaceWorkloads): readonly PickItem<Labels>[] {
  return found.workloads.map((workload) => ({
    label: escapeIcons(toPlainText(selectorText(workload.labels))),
    description: escapeIcons(workloadText(workload)),
    detail: podsText(workload.labels, found),
    value: workload.labels,
  }));
}

function typedItems(found: NamespaceWorkloads | undefined, typed: string): readonly PickItem<Labels>[] {
  const read = parseSelector(typed);
  if (typed === '') {
    return [];
  }
  if (!('selector' in read)) {
    // Words that are no labels look for a workload; half a label is one that is being typed.
    return typed.includes('=')
      ? [
          {
            label: escapeIcons(toPlainText(typed)),
            detail: whatIsWrongWithSelector(typed) ?? '',
            alwaysShow: true,
          },
        ]
      : [];
  }
  const { selector } = read;
  return [
    {
      label: escapeIcons(toPlainText(selectorText(selector))),
      description: l10n.t('as typed'),
      detail: found === undefined ? '' : podsText(selector, found),
      alwaysShow: true,
      value: selector,
    },
  ];
}

function withoutSelector(): PickItem<Labels> {
  return {
    label: l10n.t('No selector'),
    detail: l10n.t('Somebody else writes the endpoints: a controller, or you.'),
    value: {},
  };
}

function workloadText({ kind, name }: Workload): string {
  const shown = toPlainText(name);
  return kind === 'Pod' ? l10n.t('pods such as {0}', shown) : `${kind} ${shown}`;
}
