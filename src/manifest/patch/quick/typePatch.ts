import { asJsonObject, isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../common/json.ts';
import type { JsonPatchOperation } from '../../../kube/serviceApi/patchService.ts';
import type { ServiceType } from '../../input/serviceTypes.ts';
import { completeSpec } from '../../merge/serviceDefaults.ts';
import { portsOf } from '../portTrap.ts';
import { removeValue, setValue } from './operations.ts';

export interface TypeChange {
  readonly type: ServiceType;
  /** The DNS name that an ExternalName Service stands for. */
  readonly externalName?: string;
}

/** What a Service gets and gives up with another type. */
export interface TypeEffects {
  readonly allocates: readonly ('clusterIP' | 'nodePorts' | 'loadBalancer')[];
  /** Values that are free for others afterwards. */
  readonly releases: {
    readonly clusterIP?: string;
    readonly nodePorts?: readonly number[];
    /** Addresses and host names of the load balancer; empty where it has none yet. */
    readonly loadBalancer?: readonly string[];
  };
  /** Fields that people set and that the new type may not have. */
  readonly removes: readonly string[];
}

/** Only a load balancer may have them, and no server takes them out by itself. */
const LOAD_BALANCER_FIELDS = ['loadBalancerSourceRanges', 'loadBalancerIP'];

/** They come and go with the type. */
const ALLOCATED = new Set([
  'clusterIP',
  'clusterIPs',
  'ipFamilies',
  'ipFamilyPolicy',
  'internalTrafficPolicy',
  'externalTrafficPolicy',
  'healthCheckNodePort',
  'allocateLoadBalancerNodePorts',
]);

/** A headless Service, whose `None` is a cluster IP that cannot be changed, can be no node port or load balancer. */
export function canHaveType(live: JsonObject, type: ServiceType): boolean {
  const { clusterIP } = asJsonObject(live['spec']);
  return clusterIP !== 'None' || type === 'ClusterIP' || type === 'ExternalName';
}

/**
 * Gives a Service another type, and takes out what the new one may not have: newer servers do that by themselves, older
 * ones refuse.
 */
export function typePatch(
  live: JsonObject,
  { type, externalName }: TypeChange,
): readonly JsonPatchOperation[] {
  const spec = asJsonObject(live['spec']);
  if (spec['type'] === type && (type !== 'ExternalName' || spec['externalName'] === externalName)) {
    return [];
  }
  const keepsNodePorts = type === 'NodePort' || type === 'LoadBalancer';
  const nodePorts = keepsNodePorts
    ? []
    : portsOf(live).flatMap((_, index) => removeValue(live, `/spec/ports/${index}/nodePort`));
  return [
    ...setValue(live, '/spec/type', type),
    ...(externalName === undefined ? [] : setValue(live, '/spec/externalName', externalName)),
    ...removedFields(live, type).flatMap((name) => removeValue(live, `/spec/${name}`)),
    ...nodePorts,
  ];
}

export function typeEffects(live: JsonObject, type: ServiceType): TypeEffects {
  const spec = asJsonObject(live['spec']);
  const former = spec['type'] ?? 'ClusterIP';
  const gains = (which: keyof typeof NEEDS): boolean =>
    NEEDS[which].includes(type) && !NEEDS[which].includes(former);
  const loses = (which: keyof typeof NEEDS): boolean =>
    NEEDS[which].includes(former) && !NEEDS[which].includes(type);
  const { clusterIP } = spec;
  const nodePorts = portsOf(live)
    .map(({ nodePort }) => nodePort)
    .filter((port) => typeof port === 'number' && port !== 0);
  return {
    allocates: (['clusterIP', 'nodePorts', 'loadBalancer'] as const).filter(gains),
    releases: {
      ...(loses('clusterIP') && typeof clusterIP === 'string' && clusterIP !== 'None' && { clusterIP }),
      ...(loses('nodePorts') && nodePorts.length > 0 && { nodePorts: nodePorts as readonly number[] }),
      ...(loses('loadBalancer') && { loadBalancer: addressesOf(live) }),
    },
    removes: removedFields(live, type).filter((name) => !ALLOCATED.has(name)),
  };
}

/** What a Service holds of the cluster, by its type. */
const NEEDS: Readonly<Record<TypeEffects['allocates'][number], readonly Json[]>> = {
  clusterIP: ['ClusterIP', 'NodePort', 'LoadBalancer'],
  nodePorts: ['NodePort', 'LoadBalancer'],
  loadBalancer: ['LoadBalancer'],
};

function removedFields(live: JsonObject, type: ServiceType): readonly string[] {
  const spec = asJsonObject(live['spec']);
  const kept = completeSpec({ ...spec, type }, spec, {});
  return Object.keys(spec).filter(
    (name) =>
      !(name in kept) ||
      (type !== 'LoadBalancer' && LOAD_BALANCER_FIELDS.includes(name)) ||
      (type !== 'ExternalName' && name === 'externalName'),
  );
}

function addressesOf(live: JsonObject): readonly string[] {
  const { ingress } = asJsonObject(asJsonObject(live['status'])['loadBalancer']);
  const entries = isJsonArray(ingress) ? ingress.filter(isJsonObject) : [];
  return entries.map(({ ip, hostname }) => ip ?? hostname).filter((address) => typeof address === 'string');
}
