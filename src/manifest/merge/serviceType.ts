import {
  atomicList,
  SCALAR,
  SCALAR_OMITTING_ZERO,
  struct,
  type ListType,
  type MapType,
  type StructType,
} from './fieldType.ts';

const stringMap: MapType = { kind: 'map', values: SCALAR };

/** `ObjectMeta` of `meta/v1`, the union of all generations. */
export const objectMetaType: StructType = struct('ObjectMeta', {
  name: SCALAR,
  generateName: SCALAR,
  namespace: SCALAR,
  selfLink: SCALAR,
  uid: SCALAR,
  resourceVersion: SCALAR,
  generation: SCALAR,
  creationTimestamp: SCALAR,
  deletionTimestamp: SCALAR,
  deletionGracePeriodSeconds: SCALAR,
  clusterName: SCALAR,
  labels: stringMap,
  annotations: stringMap,
  initializers: struct('Initializers', {}),
  finalizers: { kind: 'list', items: SCALAR, patchStrategy: 'merge', listType: 'set' },
  ownerReferences: {
    kind: 'list',
    items: { ...struct('OwnerReference', {}), atomic: true },
    patchStrategy: 'merge',
    patchMergeKey: 'uid',
    listType: 'map',
    listMapKeys: ['uid'],
  },
  managedFields: atomicList(),
});

/** The ports, told apart by number and protocol. */
export const servicePorts: ListType = {
  kind: 'list',
  items: struct('ServicePort', {
    name: SCALAR_OMITTING_ZERO,
    protocol: SCALAR_OMITTING_ZERO,
    appProtocol: SCALAR,
    port: SCALAR,
    targetPort: SCALAR_OMITTING_ZERO,
    nodePort: SCALAR_OMITTING_ZERO,
  }),
  patchStrategy: 'merge',
  // Not unique where TCP and UDP share a number, and kept for compatibility: kubernetes/kubernetes#39188.
  patchMergeKey: 'port',
  listType: 'map',
  listMapKeys: ['port', 'protocol'],
};

const serviceSpecFields: StructType['fields'] = {
  ports: servicePorts,
  selector: { ...stringMap, atomic: true },
  clusterIP: SCALAR_OMITTING_ZERO,
  clusterIPs: atomicList(),
  type: SCALAR_OMITTING_ZERO,
  externalIPs: atomicList(),
  sessionAffinity: SCALAR_OMITTING_ZERO,
  loadBalancerIP: SCALAR_OMITTING_ZERO,
  loadBalancerSourceRanges: atomicList(),
  externalName: SCALAR_OMITTING_ZERO,
  externalTrafficPolicy: SCALAR_OMITTING_ZERO,
  healthCheckNodePort: SCALAR_OMITTING_ZERO,
  publishNotReadyAddresses: SCALAR_OMITTING_ZERO,
  sessionAffinityConfig: struct('SessionAffinityConfig', {
    clientIP: struct('ClientIPConfig', { timeoutSeconds: SCALAR }),
  }),
  ipFamilies: atomicList(),
  ipFamilyPolicy: SCALAR,
  topologyKeys: atomicList(),
  allocateLoadBalancerNodePorts: SCALAR,
  loadBalancerClass: SCALAR,
  internalTrafficPolicy: SCALAR,
  trafficDistribution: SCALAR,
};

const serviceStatusType = struct('ServiceStatus', {
  loadBalancer: struct('LoadBalancerStatus', { ingress: atomicList() }),
  conditions: {
    kind: 'list',
    items: struct('Condition', {
      type: SCALAR,
      status: SCALAR,
      observedGeneration: SCALAR,
      lastTransitionTime: SCALAR,
      reason: SCALAR,
      message: SCALAR,
    }),
    patchStrategy: 'merge',
    patchMergeKey: 'type',
    listType: 'map',
    listMapKeys: ['type'],
  },
});

/** `Service` of `core/v1`, the union of all generations, as the newest has it. */
export const serviceType: StructType = struct('Service', {
  apiVersion: SCALAR,
  kind: SCALAR,
  metadata: objectMetaType,
  spec: struct('ServiceSpec', serviceSpecFields),
  status: serviceStatusType,
});

/** Before 1.21 every label of the selector had a manager of its own (kubernetes/kubernetes#97989). */
export const serviceTypeWithGranularSelector: StructType = struct('Service', {
  ...serviceType.fields,
  spec: struct('ServiceSpec', { ...serviceSpecFields, selector: stringMap }),
});
