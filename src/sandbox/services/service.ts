import type { KubeObject, ServicePort } from '../../kube/types.ts';
import type { StoredMeta } from '../registry/objectMeta.ts';

/**
 * A `Service` of `core/v1` as it is kept: what is empty is not there. What the fields mean is said in the API
 * reference; when each came and went, in serviceFields.ts.
 */
export interface StoredService extends KubeObject {
  readonly metadata: StoredMeta;
  readonly spec: ServiceSpec;
  readonly status: ServiceStatus;
}

/** The annotation for topology-aware routing (KEP-2433), under its first name and its last. */
export const HINTS_ANNOTATION = 'service.kubernetes.io/topology-aware-hints';
export const MODE_ANNOTATION = 'service.kubernetes.io/topology-mode';

export interface ServiceSpec {
  readonly ports?: readonly StoredPort[];
  readonly selector?: Readonly<Record<string, string>>;
  /** An address, or `None` for a headless Service. */
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly type?: string;
  readonly externalIPs?: readonly string[];
  readonly sessionAffinity?: string;
  readonly loadBalancerIP?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly externalName?: string;
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly publishNotReadyAddresses?: boolean;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly topologyKeys?: readonly string[];
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly loadBalancerClass?: string;
  readonly internalTrafficPolicy?: string;
  readonly trafficDistribution?: string;
}

/** After defaulting, protocol and target port are always there. */
export interface StoredPort extends ServicePort {
  readonly protocol: string;
  readonly targetPort: number | string;
}

export interface ServiceStatus {
  readonly loadBalancer: { readonly ingress?: readonly Ingress[] };
}

export interface Ingress {
  readonly ip?: string;
  readonly hostname?: string;
  readonly ipMode?: string;
}

export function portsOf(spec: ServiceSpec): readonly StoredPort[] {
  return spec.ports ?? [];
}

export function clusterIPsOf(spec: ServiceSpec): readonly string[] {
  return spec.clusterIPs ?? [];
}

export function familiesOf(spec: ServiceSpec): readonly string[] {
  return spec.ipFamilies ?? [];
}

/** Before there was a list of addresses, the one address said it. */
export function isHeadless({ clusterIP, clusterIPs }: ServiceSpec): boolean {
  return clusterIPs === undefined
    ? clusterIP === 'None'
    : clusterIPs.length === 1 && clusterIPs[0] === 'None';
}

export function needsClusterIP({ type }: ServiceSpec): boolean {
  return type !== 'ExternalName';
}

export function needsNodePorts({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

/** Whether ports without a node port get one. */
export function allocatesNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
}

export function needsHealthCheckPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

/** Reached from outside of the cluster, by node ports or by external addresses. */
export function isExternallyAccessible(spec: ServiceSpec): boolean {
  return needsNodePorts(spec) || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
}

/** The spec without some of its fields. */
export function without(spec: ServiceSpec, ...names: readonly (keyof ServiceSpec)[]): ServiceSpec {
  return Object.fromEntries(
    Object.entries(spec).filter(([name]) => !names.includes(name as keyof ServiceSpec)),
  );
}
