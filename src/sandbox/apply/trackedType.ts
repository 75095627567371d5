import type { JsonObject } from '../../common/json.ts';
import {
  atomicList,
  SCALAR,
  struct,
  type FieldType,
  type StructType,
} from '../../manifest/merge/fieldType.ts';
import {
  objectMetaType,
  serviceType,
  serviceTypeWithGranularSelector,
} from '../../manifest/merge/serviceType.ts';
import type { ProfileName } from '../profile.ts';
import type { ResourceName } from '../registry/resources.ts';
import { EMPTY_SET, fieldAt, type FieldSet } from './fieldSet.ts';

/** What field managers and strategic merge patches must know of a kind of objects, in one generation of servers. */
export interface TrackedType {
  readonly fields: StructType;
  /** The object before it is created: what Go's zero value has is not new when a client sends it. */
  readonly empty: JsonObject;
  /** Whether a manager of the status has an entry of its own (from 1.22, kubernetes/kubernetes#98377). */
  readonly tracksSubresources: boolean;
  /** In whose order a list is after an apply that names some of its items. */
  readonly listOrder: 'live' | 'applied';
  /** What a key of a list stands for where an applied item leaves it out (from 1.21). */
  readonly keyDefaults: JsonObject;
}

const condition = (name: string): FieldType => ({
  kind: 'list',
  items: struct(name, { type: SCALAR, status: SCALAR, reason: SCALAR, message: SCALAR }),
  listType: 'map',
  listMapKeys: ['type'],
  patchStrategy: 'merge',
  patchMergeKey: 'type',
});

const object = (name: string, fields: StructType['fields']): StructType =>
  struct(name, { apiVersion: SCALAR, kind: SCALAR, metadata: objectMetaType, ...fields });

/** The kinds besides Services are written by the sandbox and seldom applied: below these, fields are owned as a whole. */
const OTHER_TYPES: Readonly<Record<Exclude<ResourceName, 'services'>, StructType>> = {
  namespaces: object('Namespace', {
    spec: struct('NamespaceSpec', { finalizers: atomicList() }),
    status: struct('NamespaceStatus', { phase: SCALAR, conditions: condition('NamespaceCondition') }),
  }),
  endpoints: object('Endpoints', { subsets: atomicList() }),
  endpointslices: object('EndpointSlice', {
    addressType: SCALAR,
    endpoints: atomicList(),
    ports: atomicList(),
  }),
  pods: object('Pod', {
    spec: struct('PodSpec', {
      containers: {
        kind: 'list',
        items: struct('Container', {}),
        listType: 'map',
        listMapKeys: ['name'],
        patchStrategy: 'merge',
        patchMergeKey: 'name',
      },
    }),
    status: struct('PodStatus', { conditions: condition('PodCondition') }),
  }),
  events: object('Event', {}),
  routes: object('Route', { spec: struct('RouteSpec', {}), status: struct('RouteStatus', {}) }),
};

export function trackedType(resource: ResourceName, profile: ProfileName): TrackedType {
  const isRecent = profile === '1.36';
  const services = isRecent ? serviceType : serviceTypeWithGranularSelector;
  return {
    fields: resource === 'services' ? services : OTHER_TYPES[resource],
    empty: {
      metadata: {},
      spec: {},
      status: resource === 'services' ? { loadBalancer: {} } : {},
    },
    tracksSubresources: isRecent,
    listOrder: isRecent ? 'applied' : 'live',
    keyDefaults: isRecent ? { protocol: 'TCP' } : {},
  };
}

/** What a request to this endpoint cannot change, and so cannot own (`GetResetFields` of the REST storages). */
export function resetFields(type: TrackedType, subresource: string | undefined): FieldSet {
  if (!type.tracksSubresources || type.fields.fields['status'] === undefined) {
    return EMPTY_SET;
  }
  return fieldAt([subresource === 'status' ? 'f:spec' : 'f:status']);
}
