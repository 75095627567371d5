import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { ServiceCluster, type Refusal, type SentSpec } from './attempt.ts';

/*
 * The rules that the recordings of 1.20 do not tell of: where 1.9 and 1.36 differ. Each row is what is sent, and what
 * is said to it; a row without causes is accepted.
 */
type Row = readonly [name: string, spec: SentSpec, causes?: Refusal | undefined, metadata?: SentSpec];

const DNS_1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, " +
  "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const QUALIFIED =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const ONLY_LB = "may only be used when `type` is 'LoadBalancer'";

const OF_1_9: readonly Row[] = [
  [
    'a name begins with a letter',
    {},
    [`metadata.name: Invalid value: "1web": ${DNS_1035}`],
    { name: '1web' },
  ],
  ['no name', {}, ['metadata.name: Required value: name or generateName is required'], { name: '' }],
  [
    'long names',
    {},
    [`metadata.name: Invalid value: "${'a'.repeat(64)}": must be no more than 63 characters`],
    { name: 'a'.repeat(64) },
  ],
  [
    'ports named alike',
    {
      ports: [
        { name: 'a', port: 1 },
        { name: 'a', port: 2 },
      ],
    },
    ['spec.ports[1].name: Duplicate value: "a"'],
  ],
  [
    'equal ports',
    {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80 },
      ],
    },
    [
      'spec.ports[1]: Duplicate value: core.ServicePort{Name:"", Protocol:"TCP", Port:80, ' +
        'TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}',
    ],
  ],
  [
    'SCTP',
    { ports: [{ port: 80, protocol: 'SCTP' }] },
    ['spec.ports[0].protocol: Unsupported value: "SCTP": supported values: "TCP", "UDP"'],
  ],
  ['the protocol of an application is not known yet', { ports: [{ port: 80, appProtocol: 'a b' }] }],
  [
    'a node port of a ClusterIP Service',
    { ports: [{ port: 80, nodePort: 30_001 }] },
    ["spec.ports[0].nodePort: Invalid value: 30001: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    'headless with node ports',
    { type: 'NodePort', clusterIP: 'None' },
    ['spec.clusterIP: Invalid value: "None": may not be set to \'None\' for NodePort services'],
  ],
  [
    'an external name with an address',
    { type: 'ExternalName', externalName: 'example.com', clusterIP: '10.96.2.2' },
    ['spec.clusterIP: Invalid value: "10.96.2.2": must be empty for ExternalName services'],
  ],
  [
    'an external name with a dot at its end',
    { type: 'ExternalName', externalName: 'example.com.' },
    [
      'spec.externalName: Invalid value: "example.com.": a DNS-1123 subdomain must consist of lower case alphanumeric ' +
        "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used " +
        "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'an address that is none',
    { clusterIP: 'nope' },
    ['spec.clusterIP: Invalid value: "nope": must be empty, \'None\', or a valid IP address'],
  ],
  [
    'an address of another network',
    { clusterIP: '192.168.1.1' },
    [
      'spec.clusterIP: Invalid value: "192.168.1.1": provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/16',
    ],
  ],
  ['a list of addresses is not known yet', { clusterIPs: ['nope'] }],
  [
    'source ranges of a ClusterIP Service',
    { loadBalancerSourceRanges: ['10.0.0.0/8'] },
    [`spec.LoadBalancerSourceRanges: Invalid value: "": ${ONLY_LB}`],
  ],
  [
    'a port of the kubelet',
    { type: 'LoadBalancer', ports: [{ port: 10_250 }] },
    ['spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet'],
  ],
  [
    'protocols of a load balancer',
    {
      type: 'LoadBalancer',
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80, protocol: 'UDP' },
      ],
    },
    [
      'spec.ports: Invalid value: []core.ServicePort{core.ServicePort{Name:"a", Protocol:"TCP", Port:80, ' +
        'TargetPort:intstr.IntOrString{Type:0, IntVal:80, StrVal:""}, NodePort:0}, core.ServicePort{Name:"b", ' +
        'Protocol:"UDP", Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:80, StrVal:""}, NodePort:0}}: ' +
        'cannot create an external load balancer with mix protocols',
    ],
  ],
  ['field names in another case', { Type: 'NodePort', ports: [{ Port: 80, nodePort: 30_002 }] }],
  [
    'a target port without a letter',
    { ports: [{ port: 80, targetPort: '80' }] },
    ['spec.ports[0].targetPort: Invalid value: "80": must contain at least one letter or number (a-z, 0-9)'],
  ],
];

const OF_1_36: readonly Row[] = [
  ['a name may begin with a digit', {}, undefined, { name: '1web' }],
  [
    'long names',
    {},
    [`metadata.name: Invalid value: "${'a'.repeat(64)}": must be no more than 63 bytes`],
    { name: 'a'.repeat(64) },
  ],
  [
    'a label of three parts',
    {},
    [
      `metadata.labels: Invalid value: "a/b/c": a valid label key ${QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ],
    { labels: { 'a/b/c': '' } },
  ],
  [
    'annotations of more than 256 KiB',
    {},
    ['metadata.annotations: Too long: may not be more than 262144 bytes'],
    { annotations: { a: 'b'.repeat(262_144) } },
  ],
  [
    'an owner of nothing',
    {},
    [
      'apiVersion: Invalid value: "": version must not be empty',
      'kind: Invalid value: "": must not be empty',
      'name: Invalid value: "": must not be empty',
      'uid: Invalid value: "": must not be empty',
    ].map((text) => `metadata.ownerReferences.${text}`),
    { ownerReferences: [{}] },
  ],
  [
    'an owner of a group without a version',
    {},
    ['metadata.ownerReferences.apiVersion: Invalid value: "apps/": version must not be empty'],
    { ownerReferences: [{ apiVersion: 'apps/', kind: 'Deployment', name: 'a', uid: 'b' }] },
  ],
  [
    'an event as an owner',
    {},
    [
      'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"a","uid":"b"}: /v1, Kind=Event is disallowed from being an owner',
    ],
    { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'a', uid: 'b' }] },
  ],
  [
    'finalizers that exclude each other',
    {},
    [
      'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
    ],
    { finalizers: ['orphan', 'foregroundDeletion'] },
  ],
  [
    'topology annotations at odds',
    {},
    [
      'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "Auto": must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified',
    ],
    {
      annotations: {
        'service.kubernetes.io/topology-mode': 'Auto',
        'service.kubernetes.io/topology-aware-hints': 'auto',
      },
    },
  ],
  [
    'a target port without a letter',
    { ports: [{ port: 80, targetPort: '80' }] },
    ['spec.ports[0].targetPort: Invalid value: "80": must contain at least one letter (a-z)'],
  ],
  [
    'families that do not exist',
    { ipFamilies: ['IPv5'] },
    ['spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"'],
  ],
  [
    'a policy that does not exist',
    { ipFamilyPolicy: 'Both' },
    [
      'spec.ipFamilyPolicy: Unsupported value: "Both": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
    ],
  ],
  [
    'two families of a single stack',
    { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'SingleStack' },
    [
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    ],
  ],
  [
    'two stacks where there is one',
    { ipFamilyPolicy: 'RequireDualStack' },
    [
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
  ],
  [
    'a family that the cluster has not',
    { ipFamilies: ['IPv6'] },
    ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  ],
  [
    'an address of such a family',
    { clusterIP: 'fd00::1' },
    ['spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster'],
  ],
  [
    'a list of addresses that begins with another',
    { clusterIP: '10.96.2.2', clusterIPs: ['10.96.2.3'] },
    ['spec.clusterIPs: Invalid value: ["10.96.2.3"]: first value must match `clusterIP`'],
  ],
  [
    'a list of addresses alone',
    { clusterIPs: ['10.96.2.3'] },
    ['spec.clusterIPs: Invalid value: ["10.96.2.3"]: must be empty when `clusterIP` is not specified'],
  ],
  [
    'an address beside None',
    { clusterIP: 'None', clusterIPs: ['None', '10.96.2.3'] },
    ['spec.clusterIPs: Invalid value: ["None","10.96.2.3"]: \'None\' must be the first and only value'],
  ],
  [
    'three addresses',
    { clusterIP: '10.96.2.2', clusterIPs: ['10.96.2.2', '10.96.2.3', '10.96.2.4'] },
    [
      'spec.clusterIPs: Invalid value: ["10.96.2.2","10.96.2.3","10.96.2.4"]: may only hold up to 2 values',
      'spec.clusterIPs: Invalid value: ["10.96.2.2","10.96.2.3","10.96.2.4"]: may specify no more than one IP for each IP family',
    ],
  ],
  [
    'an address at odds with its family',
    { clusterIP: '10.96.2.2', ipFamilies: ['IPv6'] },
    [
      'spec.clusterIPs[0]: Invalid value: "10.96.2.2": expected an IPv6 value as indicated by `ipFamilies[0]`',
    ],
  ],
  [
    'an address of another network',
    { clusterIP: '192.168.1.1' },
    [
      'spec.clusterIPs: Invalid value: ["192.168.1.1"]: failed to allocate IP 192.168.1.1: the provided network does not match the current range',
    ],
  ],
  [
    'an external name with all that addresses have',
    {
      type: 'ExternalName',
      externalName: 'example.com.',
      clusterIP: '10.96.2.2',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    },
    ['spec.clusterIPs', 'spec.ipFamilies', 'spec.ipFamilyPolicy'].map(
      (field) => `${field}: Forbidden: may not be set for ExternalName services`,
    ),
  ],
  [
    'a mapped external address',
    { externalIPs: ['::ffff:192.0.2.1'] },
    ['spec.externalIPs[0]: Invalid value: "::ffff:192.0.2.1": must not be an IPv4-mapped IPv6 address'],
  ],
  [
    'external addresses of no network',
    { externalIPs: ['::', '::1', 'fe80::1', 'ff02::1'] },
    [
      'spec.externalIPs[0]: Invalid value: "::": may not be unspecified (::)',
      'spec.externalIPs[1]: Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'spec.externalIPs[2]: Invalid value: "fe80::1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
      'spec.externalIPs[3]: Invalid value: "ff02::1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
    ],
  ],
  [
    'source ranges, each for itself',
    {
      type: 'LoadBalancer',
      loadBalancerSourceRanges: [' 10.0.0.0/8 ', '10.0.0.0/08', '::ffff:10.0.0.0/104', 'fd00::1/64'],
    },
    [
      'spec.LoadBalancerSourceRanges[1]: Invalid value: "10.0.0.0/08": must not have leading 0s in IP or prefix length',
      'spec.LoadBalancerSourceRanges[2]: Invalid value: "::ffff:10.0.0.0/104": must not have an IPv4-mapped IPv6 address',
      'spec.LoadBalancerSourceRanges[3]: Invalid value: "fd00::1/64": must not have bits set beyond the prefix length',
    ],
  ],
  [
    'source ranges of the annotation',
    {},
    [
      "Forbidden: may only be used when `type` is 'LoadBalancer'",
      'Invalid value: "nope": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ].map((text) => `metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]: ${text}`),
    { annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8, nope' } },
  ],
  [
    'what only load balancers have',
    { loadBalancerClass: 'a b', allocateLoadBalancerNodePorts: true },
    [
      `spec.allocateLoadBalancerNodePorts: Forbidden: ${ONLY_LB}`,
      `spec.loadBalancerClass: Forbidden: ${ONLY_LB}`,
    ],
  ],
  [
    'the class of a load balancer',
    { type: 'LoadBalancer', loadBalancerClass: 'a b' },
    [`spec.loadBalancerClass: Invalid value: "a b": name part ${QUALIFIED}`],
  ],
  [
    'a traffic policy of nothing external',
    { externalTrafficPolicy: 'Local' },
    [
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
  ],
  [
    'a traffic policy with external addresses',
    { externalIPs: ['192.0.2.1'], externalTrafficPolicy: 'Local' },
  ],
  [
    'traffic policies that do not exist',
    { type: 'NodePort', externalTrafficPolicy: 'local', internalTrafficPolicy: 'Remote' },
    [
      'spec.externalTrafficPolicy: Unsupported value: "local": supported values: "Cluster", "Local"',
      'spec.internalTrafficPolicy: Unsupported value: "Remote": supported values: "Cluster", "Local"',
    ],
  ],
  [
    'a health check port without need',
    { type: 'NodePort', healthCheckNodePort: 30_001 },
    [
      "spec.healthCheckNodePort: Invalid value: 30001: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
  ],
  [
    'a distribution that does not exist',
    { trafficDistribution: 'Even' },
    [
      'spec.trafficDistribution: Unsupported value: "Even": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
    ],
  ],
  ['a port of the kubelet', { type: 'LoadBalancer', ports: [{ port: 10_250 }] }],
  [
    'protocols of a load balancer',
    {
      type: 'LoadBalancer',
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80, protocol: 'UDP' },
      ],
    },
  ],
  [
    'what is to be allocated comes before all else',
    { type: 'NodePort', sessionAffinity: 'x', ports: [{ port: 80, nodePort: 80 }] },
    [
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
  ],
  ['topology keys are gone', { topologyKeys: ['*'] }],
];

describe('rules for a new Service', () => {
  check('1.9', OF_1_9);
  check('1.36', OF_1_36);
});

function check(profile: ProfileName, rows: readonly Row[]): void {
  for (const [name, spec, causes, metadata] of rows) {
    it(`${profile}: ${name}`, () => {
      const attempt = new ServiceCluster(profile).create(spec, metadata);
      assert.deepEqual('service' in attempt ? undefined : attempt, causes);
    });
  }
}
