import { l10n } from 'vscode';
import { DisposableStore } from '../../common/disposable.ts';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import { guardText } from '../../editor/guardText.ts';
import { askPick, askText, BACK, type PickItem, type Step } from '../../editor/multiStepInput.ts';
import { isNamespaceName } from '../../kube/serviceApi/names.ts';
import type { Cluster } from '../../model/cluster.ts';
import { required, type Draft } from './draft.ts';
import { whatIsWrongWithServiceName } from './ruleText.ts';

/** Asks for one of the contexts that are shown. */
export function contextStep(shown: readonly Cluster[]): Step<Draft> {
  const items = shown.map((cluster) => ({
    label: escapeIcons(toPlainText(cluster.context)),
    description: guardText(cluster.guard),
    detail: cluster.server ?? '',
    value: cluster,
  }));
  return {
    isAsked: ({ cluster }) => cluster === undefined,
    ask: async (draft, frame, former) => {
      const answer = await askPick(frame, {
        placeholder: l10n.t('In which context is the Service to be?'),
        items: () => items,
        isActive: (cluster) => cluster === former?.cluster,
      });
      return answer === BACK ? answer : { ...draft, cluster: answer };
    },
  };
}

/** Asks for a namespace: one that is known, or another one that is typed. */
export const namespaceStep: Step<Draft> = {
  isAsked: ({ namespace }) => namespace === undefined,
  ask: async (draft, frame, former) => {
    const cluster = required(draft.cluster);
    cluster.start();
    const answer = await askPick(frame, {
      placeholder: l10n.t('In which namespace? Pick one, or type its name.'),
      items: (typed) => namespaceItems(cluster, typed),
      isActive: (name) => name === (former?.namespace ?? cluster.defaultNamespace),
      onDidChange: cluster.namespaces.onDidChange,
    });
    return answer === BACK ? answer : { ...draft, namespace: answer };
  },
};

/** Asks for the name, and says at once where it is taken. */
export const nameStep: Step<Draft> = {
  isAsked: ({ name }) => name === undefined,
  ask: async (draft, frame, former) => {
    const [cluster, namespace] = [required(draft.cluster), required(draft.namespace)];
    const followed = new DisposableStore();
    cluster.start();
    followed.add(cluster.follow(namespace));
    try {
      const name = await askText(frame, {
        value: former?.name ?? '',
        prompt: l10n.t(
          'Name of the Service in {0} / {1}; within the namespace it is also its DNS name.',
          toPlainText(cluster.context),
          toPlainText(namespace),
        ),
        placeholder: l10n.t('Name of the Service, such as web'),
        check: (text) => whatIsWrongWithServiceName(text, cluster, namespace),
        onDidChange: cluster.services.onDidChange,
      });
      return name === BACK ? name : { ...draft, name };
    } finally {
      followed.dispose();
    }
  },
};

function namespaceItems(cluster: Cluster, typed: string): readonly PickItem<string>[] {
  const toItem = (name: string, description: string): PickItem<string> => ({
    label: escapeIcons(toPlainText(name)),
    description,
    value: name,
  });
  const known = new Set([
    cluster.defaultNamespace,
    ...[...cluster.namespaces.values()].map(({ name }) => name),
  ]);
  const other = isNamespaceName(typed) && !known.has(typed) ? [toItem(typed, l10n.t('as typed'))] : [];
  return [...[...known].sort().map((name) => toItem(name, '')), ...other];
}
