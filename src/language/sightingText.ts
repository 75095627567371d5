import { l10n } from 'vscode';
import { asJsonObject, isJsonObject, type JsonObject } from '../common/json.ts';
import { toPlainText } from '../common/text.ts';
import { errorText } from '../editor/errorText.ts';
import { stateText } from '../editor/stateText.ts';
import { readyOf } from '../kube/endpoints.ts';
import type { LocalChanges } from '../manifest/apply/localChanges.ts';
import type { ApiServer } from '../kube/serviceApi/server.ts';
import { isForbidden } from '../kube/syncState.ts';
import type { Sighting } from '../model/watchedService.ts';

/** A text, and what more there is to say of it. */
export interface Words {
  readonly title: string;
  readonly tooltip?: string;
}

type Present = Extract<Sighting, { kind: 'present' }>;

/** So many fields are named; who wants to see more looks at the diff. */
const NAMED_FIELDS = 20;

/** Why nothing is known of a Service, or that it is not there. */
export function absenceWords(sighting: Exclude<Sighting, Present>): Words {
  switch (sighting.kind) {
    case 'unknown':
      return isForbidden(sighting.state)
        ? { title: l10n.t('unknown: forbidden to look'), tooltip: stateText(sighting.state) }
        : { title: l10n.t('unknown: not connected'), tooltip: l10n.t('Click to connect.') };
    case 'absent':
      return { title: l10n.t('not on the cluster'), tooltip: l10n.t('Click to see what would be created.') };
    case 'reading':
      return { title: l10n.t('on the cluster') };
    case 'unreadable':
      return { title: l10n.t('unknown: cannot be read'), tooltip: errorText(sighting.error) };
  }
}

/** How a document and the Service on the cluster differ. */
export function differenceWords({ object, server }: Present, difference: LocalChanges | Error): Words {
  if (asJsonObject(object['metadata'])['deletionTimestamp'] !== undefined) {
    return { title: l10n.t('being deleted') };
  }
  if (difference instanceof Error) {
    return { title: l10n.t('cannot be compared'), tooltip: toPlainText(difference.message) };
  }
  const { changes, dropped } = difference;
  if (changes.length > 0) {
    return {
      title:
        changes.length === 1 ? l10n.t('differs in 1 field') : l10n.t('differs in {0} fields', changes.length),
      tooltip: listed(changes.map(({ path }) => path)),
    };
  }
  if (dropped.length > 0) {
    const version = versionName(server);
    return {
      title:
        dropped.length === 1
          ? l10n.t('in sync, except 1 field that {0} does not know', version)
          : l10n.t('in sync, except {0} fields that {1} does not know', dropped.length, version),
      tooltip: listed(dropped),
    };
  }
  return { title: l10n.t('in sync'), tooltip: l10n.t('Applying it would change nothing.') };
}

function listed(paths: readonly string[]): string {
  const names = paths.slice(0, NAMED_FIELDS).map((path) => toPlainText(path));
  return [...names, ...(paths.length > NAMED_FIELDS ? ['…'] : [])].join('\n');
}

function versionName({ version: { major, minor } }: ApiServer): string {
  return `${major}.${minor}`;
}

/** What is behind the Service; undefined where that is not known, or where it is an alias. */
export function endpointsWords({ object, endpoints }: Present): Words | undefined {
  if (endpoints === undefined) {
    return undefined;
  }
  const ready = readyOf(endpoints);
  const notReady = endpoints.endpoints.length - ready.length;
  const tooltip = notReady === 0 ? {} : { tooltip: l10n.t('{0} more are not ready.', notReady) };
  switch (ready.length) {
    case 0:
      return hasSelector(object)
        ? { title: l10n.t('selector matches no ready pod'), ...tooltip }
        : { title: l10n.t('no ready endpoints'), ...tooltip };
    case 1:
      return { title: l10n.t('1 ready endpoint'), ...tooltip };
    default:
      return { title: l10n.t('{0} ready endpoints', ready.length), ...tooltip };
  }
}

function hasSelector(service: JsonObject): boolean {
  const selector = asJsonObject(service['spec'])['selector'];
  return isJsonObject(selector) && Object.keys(selector).length > 0;
}
