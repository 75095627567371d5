import type { KubeObject } from '../../kube/types.ts';
import { apiVersionOf, type ReadScope } from './resourceScope.ts';

/** An object as an answer shows it: kind and version first, and a self link where the generation has them. */
export function encodeObject(object: KubeObject, scope: ReadScope, subresource = ''): KubeObject {
  const { type } = scope;
  const { metadata, ...rest } = withoutKind(object);
  const meta = encodeMetadata(metadata, scope, subresource);
  return { kind: type.kind, apiVersion: apiVersionOf(type), metadata: meta, ...rest };
}

/** The items of a list have neither kind nor version. */
export function encodeItem(object: KubeObject, scope: ReadScope): KubeObject {
  const { metadata, ...rest } = withoutKind(object);
  return { metadata: encodeMetadata(metadata, scope, ''), ...rest };
}

/** Objects are stored without what is the same for all of their resource. */
export function withoutKind<T extends KubeObject>(object: T): Omit<T, 'kind' | 'apiVersion'> {
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  return rest;
}

/** The address of a collection, or of an object in it. */
export function pathOf({ type }: ReadScope, namespace: string, name = ''): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const inside = namespace === '' ? '' : `/namespaces/${namespace}`;
  return `${root}${inside}/${type.name}${name === '' ? '' : `/${name}`}`;
}

/** `ObjectMeta` in the order of its fields in apimachinery/pkg/apis/meta/v1/types.go. */
const FIELD_ORDER = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

function encodeMetadata(
  metadata: KubeObject['metadata'],
  scope: ReadScope,
  subresource: string,
): KubeObject['metadata'] {
  const { namespace = '', name = '' } = metadata;
  const suffix = subresource === '' ? '' : `/${subresource}`;
  const link = scope.profile.selfLinks ? { selfLink: pathOf(scope, namespace, name) + suffix } : {};
  const fields: Readonly<Record<string, unknown>> = { ...metadata, ...link };
  return Object.fromEntries(
    FIELD_ORDER.filter((field) => fields[field] !== undefined).map((field) => [field, fields[field]]),
  );
}
