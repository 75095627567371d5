import { isJsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import type { Profile } from '../profile.ts';
import type { ResourceName } from '../registry/resources.ts';
import { ApiError } from './apiError.ts';
import { badRequest } from './failures.ts';

interface FieldRequirement {
  readonly path: string;
  readonly isEqual: boolean;
  readonly value: string;
}

export type FieldSelector = readonly FieldRequirement[];

/** The fields that can be selected by, besides name and namespace (`AddFieldLabelConversions…` of pkg/apis/core/v1). */
const SELECTABLE: Readonly<Partial<Record<ResourceName, readonly string[]>>> = {
  namespaces: ['status.phase'],
  pods: ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'status.phase', 'status.podIP'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'source',
    'type',
  ],
};

/**
 * Reads a field selector (apimachinery/pkg/fields/selector.go): `metadata.name=web,spec.type!=ClusterIP`, where a
 * backslash escapes `,`, `=` and itself.
 *
 * @throws ApiError 400 for one that is malformed, or names a field that cannot be selected by
 */
export function parseFieldSelector(text: string, resource: ResourceName, profile: Profile): FieldSelector {
  return splitTerms(text).map((term) => {
    const [, path, operator, value] = /^((?:\\.|[^\\=!])*)(==|!=|=)(.*)$/s.exec(term) ?? [];
    if (path === undefined || value === undefined) {
      throw new ApiError(badRequest(`invalid selector: '${text}'; can't understand '${term}'`));
    }
    checkSelectable(path, resource, profile);
    return { path, isEqual: operator !== '!=', value: unescape(value) };
  });
}

export function matchesFields(selector: FieldSelector, object: KubeObject): boolean {
  return selector.every(({ path, isEqual, value }) => (fieldOf(object, path) === value) === isEqual);
}

function splitTerms(text: string): string[] {
  return (text.match(/(?:\\.|[^\\,])+/gs) ?? []).filter((term) => term !== '');
}

function unescape(value: string): string {
  return value.replaceAll(/\\([\\,=])/g, '$1');
}

function checkSelectable(path: string, resource: ResourceName, profile: Profile): void {
  const ofService = resource === 'services' && profile.recentTexts ? ['spec.clusterIP', 'spec.type'] : [];
  // Events have it from the group events.k8s.io, of 1.19.
  const ofEvent = resource === 'events' && profile.name !== '1.9' ? ['reportingComponent'] : [];
  const known = [
    'metadata.name',
    'metadata.namespace',
    ...ofService,
    ...ofEvent,
    ...(SELECTABLE[resource] ?? []),
  ];
  if (known.includes(path)) {
    return;
  }
  throw new ApiError(
    badRequest(
      profile.recentTexts || resource !== 'services'
        ? `field label not supported: ${path}`
        : `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    ),
  );
}

function fieldOf(object: KubeObject, path: string): string {
  // Of events alone: `ToSelectableFields` of pkg/registry/core/event. No other kind has this label.
  return path === 'source'
    ? valueAt(object, 'source.component') || valueAt(object, 'reportingComponent')
    : valueAt(object, path);
}

function valueAt(object: unknown, path: string): string {
  let value = object;
  for (const name of path.split('.')) {
    value = isJsonObject(value) ? value[name] : undefined;
  }
  return typeof value === 'string' ? value : '';
}
