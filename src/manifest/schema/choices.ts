import type { KubeVersion } from '../../kube/capabilities.ts';
import { minorOf } from './fieldVersions.ts';

/** One of the values that a field can have. */
export interface Choice {
  readonly value: string;
  /** What it does, in Markdown. */
  readonly description: string;
  /** The first minor version of Kubernetes 1 that takes it by default. Without it, all that are supported do. */
  readonly since?: number;
}

/**
 * The values of fields that have but a few, by the paths of the fields, in the order in which they are worth offering.
 * Those of a list are the values of its items. Source: pkg/apis/core/types.go, and the sets in validation/validation.go.
 */
const CHOICES: Readonly<Record<string, readonly Choice[]>> = {
  'spec.type': [
    { value: 'ClusterIP', description: 'Reached from within the cluster, by an address of its own.' },
    { value: 'NodePort', description: 'Reached from outside, too, by a port on every node.' },
    { value: 'LoadBalancer', description: 'Reached by a load balancer of the provider.' },
    { value: 'ExternalName', description: 'An alias for a host name; no proxy, no ports.' },
  ],
  'spec.ports.protocol': [
    { value: 'TCP', description: 'Connections, as for HTTP.' },
    { value: 'UDP', description: 'Datagrams, as for DNS.' },
    // Gate SCTPSupport (KEP-614): alpha in 1.12, on since 1.19.
    { value: 'SCTP', description: 'Associations, as for telephony.', since: 19 },
  ],
  'spec.sessionAffinity': [
    { value: 'None', description: 'Every connection may go to another pod.' },
    { value: 'ClientIP', description: 'Connections from one address go to one pod.' },
  ],
  'spec.externalTrafficPolicy': [
    {
      value: 'Cluster',
      description: 'Any pod. Pods see the address of a node in place of that of the client.',
    },
    {
      value: 'Local',
      description:
        'Only pods on the node that the traffic arrives at, which see the address of the client. Nodes without a pod drop it.',
    },
  ],
  'spec.internalTrafficPolicy': [
    { value: 'Cluster', description: 'Any pod.' },
    {
      value: 'Local',
      description: 'Only pods on the node that the traffic comes from. If there is none, it is dropped.',
    },
  ],
  'spec.trafficDistribution': [
    { value: 'PreferSameZone', description: 'Pods in the zone of the client, if there are any.', since: 34 },
    { value: 'PreferSameNode', description: 'Pods on the node of the client, else in its zone.', since: 34 },
    {
      value: 'PreferClose',
      description: 'Pods in the zone of the client; the former name of `PreferSameZone`.',
    },
  ],
  'spec.ipFamilyPolicy': [
    { value: 'SingleStack', description: 'Addresses of one IP family.' },
    {
      value: 'PreferDualStack',
      description: 'Addresses of two IP families where the cluster has them, else of one.',
    },
    {
      value: 'RequireDualStack',
      description: 'Addresses of two IP families; refused where the cluster has one.',
    },
  ],
  'spec.ipFamilies': [
    { value: 'IPv4', description: 'Addresses such as `192.0.2.1`.' },
    { value: 'IPv6', description: 'Addresses such as `2001:db8::1`.' },
  ],
};

/** The values that a version takes for a field; undefined where it can have any. */
export function choicesOf(path: string, version: KubeVersion): readonly Choice[] | undefined {
  return CHOICES[path]?.filter(({ since = 0 }) => minorOf(version) >= since);
}
