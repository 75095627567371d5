import { l10n, window } from 'vscode';
import { asJsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import { askModal } from '../../editor/askModal.ts';
import { withoutProgress } from '../../editor/progress.ts';
import type { Service } from '../../kube/types.ts';
import { fieldChanges } from '../../manifest/diff/fieldChanges.ts';
import { comparable } from '../../manifest/diff/comparable.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { SeenService } from './seenService.ts';
import { useSummary, useTexts } from './useText.ts';

/** In a question so many Services, and so many changes of one, are named. */
const NAMED = 15;

/**
 * Asks once whether to delete Services, by a question that tells where they are and what stops working. Where a context
 * is guarded, the name is to be typed as well: the Service's, or of several their number or the context's name.
 *
 * @param formers the Services as the person saw them before, where they are not the same any more
 * @param signal ends it: then an answer that comes later is no
 */
export async function confirmDelete(
  services: readonly SeenService[],
  formers: ReadonlyMap<string, Service>,
  signal: AbortSignal,
): Promise<boolean> {
  const clusters = [...new Set(services.map(({ target }) => target.cluster))];
  const asked = question(services, clusters, formers.size > 0);
  const guarded = clusters.filter(({ guard }) => guard.confirm);
  const isConfirmed =
    (await askModal(asked, detailText(services, formers), l10n.t('Delete'))) &&
    (guarded.length === 0 || (await withoutProgress(() => confirmByName(services, guarded))));
  return isConfirmed && !signal.aborted;
}

/** Tells one Service from all others that a question is about. */
export function keyOf({ target }: Pick<SeenService, 'target'>): string {
  return JSON.stringify([target.cluster.context, target.ref.namespace, target.ref.name]);
}

function question(
  services: readonly SeenService[],
  clusters: readonly Cluster[],
  isChanged: boolean,
): string {
  const [only] = services;
  const contexts = clusters.map(({ context }) => toPlainText(context)).join(', ');
  if (services.length === 1 && only !== undefined) {
    const { name, namespace } = only.target.ref;
    return isChanged
      ? l10n.t(
          'The Service {0} was changed meanwhile. Delete it from namespace {1} of context {2} as it is now?',
          name,
          namespace,
          contexts,
        )
      : l10n.t('Delete the Service {0} from namespace {1} of context {2}?', name, namespace, contexts);
  }
  return isChanged
    ? l10n.t(
        '{0} Services were changed meanwhile. Delete them from {1} as they are now?',
        services.length,
        contexts,
      )
    : l10n.t('Delete {0} Services from {1}?', services.length, contexts);
}

function detailText(services: readonly SeenService[], formers: ReadonlyMap<string, Service>): string {
  const [only] = services;
  if (services.length === 1 && only !== undefined) {
    return [changesText(only, formers), ...useTexts(only)].filter((text) => text !== '').join('\n');
  }
  const several = new Set(services.map(({ target }) => target.cluster)).size > 1;
  const lines = services.slice(0, NAMED).map((service) => {
    const { cluster, ref } = service.target;
    const place = several ? `${toPlainText(cluster.context)} / ` : '';
    const facts = [changesText(service, formers), useSummary(service)].filter((text) => text !== '');
    return `${place}${ref.namespace}/${ref.name}: ${facts.join(' ')}`;
  });
  const rest = services.length - lines.length;
  return [...lines, ...(rest > 0 ? [l10n.t('and {0} more', rest)] : [])].join('\n');
}

function changesText(service: SeenService, formers: ReadonlyMap<string, Service>): string {
  const former = formers.get(keyOf(service));
  if (former === undefined) {
    return '';
  }
  const { object } = service;
  if (former.metadata.uid !== object.metadata.uid) {
    return l10n.t('It was deleted and made anew.');
  }
  const changes = fieldChanges(comparable(asJsonObject(former)), comparable(asJsonObject(object)));
  const paths = changes.slice(0, NAMED).map(({ path }) => path);
  return paths.length === 0
    ? l10n.t('Only its status or what servers keep in it was changed.')
    : l10n.t('Changed: {0}.', toPlainText(paths.join(', ')));
}

async function confirmByName(
  services: readonly SeenService[],
  guarded: readonly Cluster[],
): Promise<boolean> {
  const [only] = services;
  const contexts = guarded.map(({ context }) => toPlainText(context));
  const words =
    services.length === 1
      ? [only?.target.ref.name ?? '']
      : [`${services.length}`, ...(contexts.length === 1 ? contexts : [])];
  // To type nothing is no answer, whatever a context is called.
  const accepted = words.filter((word) => word !== '');
  const [first = '', second] = accepted;
  const where = contexts.join(', ');
  const prompt =
    contexts.length > 1
      ? l10n.t('Type {0} to delete from the guarded contexts {1}', first, where)
      : second === undefined
        ? l10n.t('Type {0} to delete from the guarded context {1}', first, where)
        : l10n.t('Type {0} or {1} to delete from the guarded context {1}', first, second);
  const typed = await window.showInputBox({
    title: l10n.t('Delete from a Guarded Context'),
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' || accepted.includes(text.trim()) ? undefined : prompt),
  });
  return typed !== undefined && accepted.includes(typed.trim());
}
