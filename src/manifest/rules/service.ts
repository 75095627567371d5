import { serverRulesOf, type ServerRules } from './serverRules.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';

/**
 * A Service as it is written: every value has its type, nulls are not there. What is empty may be there. The names and
 * what they mean are those of the API reference.
 */
export interface WrittenService {
  readonly metadata?: WrittenMetadata;
  readonly spec?: WrittenSpec;
}

export interface WrittenMetadata {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly controller?: boolean;
  }[];
}

export interface WrittenPort {
  readonly name?: string;
  readonly protocol?: string;
  readonly appProtocol?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

export interface WrittenSpec {
  readonly type?: string;
  readonly ports?: readonly WrittenPort[];
  readonly selector?: Readonly<Record<string, string>>;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly externalName?: string;
  readonly externalIPs?: readonly string[];
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly externalTrafficPolicy?: string;
  readonly internalTrafficPolicy?: string;
  readonly trafficDistribution?: string;
  readonly healthCheckNodePort?: number;
  readonly loadBalancerIP?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly loadBalancerClass?: string;
  readonly allocateLoadBalancerNodePorts?: boolean;
}

/** What a rule judges, and by whose rules. */
export interface Judged {
  readonly metadata: WrittenMetadata;
  readonly spec: WrittenSpec;
  readonly version: KubeVersion;
  readonly server: ServerRules;
  /** Whether it is only what changes about a Service: then nothing is missing, and fields do not contradict others. */
  readonly isPatch: boolean;
}

export function judged(service: WrittenService, version: KubeVersion, isPatch: boolean): Judged {
  const { metadata = {}, spec = {} } = service;
  return { metadata, spec, version, server: serverRulesOf(version), isPatch };
}

/** What an empty text leaves it at (`SetDefaults_Service` in pkg/apis/core/v1/defaults.go). */
export function typeOf({ type = '' }: WrittenSpec): string {
  return type === '' ? 'ClusterIP' : type;
}

export function protocolOf({ protocol = '' }: WrittenPort): string {
  return protocol === '' ? 'TCP' : protocol;
}

export function isExternalName(spec: WrittenSpec): boolean {
  return typeOf(spec) === 'ExternalName';
}

export function isLoadBalancer(spec: WrittenSpec): boolean {
  return typeOf(spec) === 'LoadBalancer';
}

export function hasNodePorts(spec: WrittenSpec): boolean {
  return isLoadBalancer(spec) || typeOf(spec) === 'NodePort';
}

/** The addresses that are asked for: by the list, else by the one field. */
export function clusterIPsOf(
  { clusterIP = '', clusterIPs = [] }: WrittenSpec,
  server: ServerRules,
): readonly string[] {
  const listed = server.clusterIPs ? clusterIPs : [];
  if (listed.length > 0) {
    return server.dualStack ? listed : listed.slice(0, 1);
  }
  return clusterIP === '' ? [] : [clusterIP];
}

export function isHeadless(spec: WrittenSpec, server: ServerRules): boolean {
  const addresses = clusterIPsOf(spec, server);
  return addresses.length === 1 && addresses[0] === 'None';
}

/** Whether it is reached from outside of the cluster, by node ports or by addresses. */
export function isExternallyAccessible(spec: WrittenSpec, server: ServerRules): boolean {
  const hasAddresses = server.externalIPsAreExternal && (spec.externalIPs ?? []).length > 0;
  return hasNodePorts(spec) || (typeOf(spec) === 'ClusterIP' && hasAddresses);
}
