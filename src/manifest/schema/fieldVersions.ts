import type { KubeVersion } from '../../kube/capabilities.ts';

/** The minor versions of Kubernetes 1 that have a field. */
export interface FieldVersions {
  /** The first that knows it. Without it, all that are supported do. */
  readonly since?: number;
  /** The first whose feature gate for it is on by default; before, a server drops what the field says. */
  readonly on?: number;
  /** The last that knows it. */
  readonly until?: number;
}

/** The feature stayed an alpha one. */
const NEVER = Infinity;

/**
 * The fields of a Service that not every version has, by their paths without indices. They are those of the OpenAPI of
 * the versions; when a gate came to be on is from the changelogs and the KEPs (kubernetes/enhancements).
 */
export const FIELD_VERSIONS: Readonly<Record<string, FieldVersions>> = {
  // Initializers, deprecated in 1.13, went with kubernetes/kubernetes#79504.
  'metadata.initializers': { until: 15 },
  // KEP-555, server-side apply. What a manager owns was a `fields` until it had a type.
  'metadata.managedFields': { since: 14 },
  'metadata.managedFields.fields': { since: 14, until: 15 },
  'metadata.managedFields.fieldsType': { since: 16 },
  'metadata.managedFields.fieldsV1': { since: 16 },
  'metadata.managedFields.subresource': { since: 22 },
  // Never had a meaning, and went with kubernetes/kubernetes#109602.
  'metadata.clusterName': { until: 24 },

  // KEP-563, IPv4 and IPv6 dual stack; gate IPv6DualStack. In 1.20 one field gave way to three.
  'spec.ipFamily': { since: 16, on: NEVER, until: 19 },
  'spec.clusterIPs': { since: 20 },
  'spec.ipFamilies': { since: 20, on: 21 },
  'spec.ipFamilyPolicy': { since: 20, on: 21 },
  // KEP-536, Service topology; gate ServiceTopology. KEP-2433 took its place.
  'spec.topologyKeys': { since: 17, on: NEVER, until: 21 },
  // KEP-1507; gate ServiceAppProtocol.
  'spec.ports.appProtocol': { since: 18, on: 19 },
  // KEP-1864; gate ServiceLBNodePortControl.
  'spec.allocateLoadBalancerNodePorts': { since: 20, on: 22 },
  // KEP-1959; gate ServiceLoadBalancerClass.
  'spec.loadBalancerClass': { since: 21, on: 22 },
  // KEP-2086; gate ServiceInternalTrafficPolicy.
  'spec.internalTrafficPolicy': { since: 21, on: 22 },
  // KEP-4444; gate ServiceTrafficDistribution.
  'spec.trafficDistribution': { since: 30, on: 31 },

  // KEP-1435, load balancers with several protocols, brought both.
  'status.conditions': { since: 20 },
  'status.loadBalancer.ingress.ports': { since: 20 },
  // KEP-1860; gate LoadBalancerIPMode.
  'status.loadBalancer.ingress.ipMode': { since: 29, on: 30 },
};

/** Whether the version has the field at all, whatever its feature gates. */
export function hasField(path: string, version: KubeVersion): boolean {
  const { since = 0, until = Infinity } = FIELD_VERSIONS[path] ?? {};
  const minor = minorOf(version);
  return minor >= since && minor <= until;
}

/** Whether the field means something to a server whose feature gates are as they are by default. */
export function isOn(path: string, version: KubeVersion): boolean {
  return hasField(path, version) && minorOf(version) >= (FIELD_VERSIONS[path]?.on ?? 0);
}

/** Which versions have it: `1.20 and newer`, `1.16 to 1.19`, `1.24 and older`; undefined where all do. */
export function versionsText(path: string): string | undefined {
  const { since, until } = FIELD_VERSIONS[path] ?? {};
  if (since === undefined) {
    return until === undefined ? undefined : `1.${until} and older`;
  }
  return until === undefined ? `1.${since} and newer` : `1.${since} to 1.${until}`;
}

/** Of Kubernetes 1, which every other major version is later than. */
export function minorOf({ major, minor }: KubeVersion): number {
  return major > 1 ? Infinity : minor;
}
