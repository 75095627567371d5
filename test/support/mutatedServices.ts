import fc from 'fast-check';
import { asJsonObject, type Json, type JsonObject } from '../../src/common/json.ts';

/** A Service with faults, and what was done to it. */
export interface MutatedService {
  readonly object: JsonObject;
  readonly mutations: readonly string[];
}

type Path = readonly (string | number)[];

const GOOD_SPECS: readonly JsonObject[] = [
  { selector: { app: 'web' }, ports: [{ port: 80 }] },
  {
    ports: [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'dns', port: 53, protocol: 'UDP' },
    ],
  },
  { clusterIP: 'None', selector: { app: 'web' } },
  { clusterIP: 'None', ports: [{ name: 'peer', port: 2380, targetPort: 'peer' }] },
  { type: 'NodePort', ports: [{ port: 80 }], externalTrafficPolicy: 'Local' },
  { type: 'LoadBalancer', ports: [{ port: 443 }], loadBalancerSourceRanges: ['10.0.0.0/8', '2001:db8::/32'] },
  {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    ports: [
      { name: 'a', port: 80 },
      { name: 'b', port: 81 },
    ],
  },
  { type: 'ExternalName', externalName: 'db.example.com' },
  { ports: [{ port: 80 }], externalIPs: ['192.0.2.10'], sessionAffinity: 'ClientIP' },
  {
    ports: [{ port: 80 }],
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
  },
];

const LONG = 'a'.repeat(64);

/** Values for fields, good and bad, that people and generators come to write. */
const VALUES: readonly (readonly [Path, readonly Json[]])[] = [
  [
    ['metadata', 'name'],
    ['', 'Web', '1web', 'web-', 'web.1', LONG, 7, null],
  ],
  [
    // A hyphen alone makes 1.20 panic and break off the connection: `maskTrailingDash` does not look at the length.
    ['metadata', 'generateName'],
    ['web-', 'Web-', 'web_'],
  ],
  [
    ['metadata', 'labels'],
    [
      { 'a/b/c': 'x' },
      { '-a': 'x' },
      { a: LONG },
      { a: 'b c' },
      { 'Example.com/a': 'x' },
      { a: true },
      { a: null },
      'x',
    ],
  ],
  [
    ['metadata', 'annotations'],
    [
      { 'a b': '' },
      { A: 'any text at all: {}' },
      { a: 1 },
      { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8, nope' },
    ],
  ],
  [
    ['metadata', 'finalizers'],
    [['a b'], ['mine'], ['example.com/mine'], ['orphan', 'foregroundDeletion'], ['kubernetes'], 'orphan'],
  ],
  [
    ['metadata', 'ownerReferences'],
    [
      [{}],
      [{ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'b' }],
      [{ apiVersion: 'v1', kind: 'Event', name: 'a', uid: 'b' }],
    ],
  ],
  [
    ['metadata', 'generation'],
    [-1, 3],
  ],
  [
    ['metadata', 'creationTimestamp'],
    ['2026-01-31T12:00:00Z', 'yesterday', null],
  ],
  [['metadata', 'extra'], ['x']],
  [
    ['spec', 'type'],
    ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', 'clusterIP', '', 'Headless', 1, null],
  ],
  [
    ['spec', 'clusterIP'],
    ['None', 'none', '', '10.96.0.999', '192.0.2.1', 'fd00::1', '::ffff:10.96.4.4', 'nope'],
  ],
  [
    ['spec', 'clusterIPs'],
    [['None'], ['10.96.7.7'], ['10.96.7.7', 'fd00::1'], [], ['nope']],
  ],
  [
    ['spec', 'ipFamilies'],
    [['IPv4', 'IPv4'], ['IPv5']],
  ],
  [['spec', 'ipFamilyPolicy'], ['Both']],
  [
    ['spec', 'selector'],
    [{ app: 'web' }, { 'a b': 'x' }, { app: 'x y' }, { app: 1 }, {}, null],
  ],
  [
    ['spec', 'externalName'],
    [
      'example.com',
      'example.com.',
      'Example.com',
      'http://example.com',
      '.',
      '',
      '10.0.0.1',
      `${LONG}.example.com`,
    ],
  ],
  [
    ['spec', 'externalIPs'],
    [
      ['127.0.0.1'],
      ['0.0.0.0'],
      ['169.254.1.1'],
      ['224.0.0.1'],
      ['::1'],
      ['fe80::1'],
      ['ff02::1'],
      ['::'],
      ['010.1.1.1'],
      ['1.2.3'],
      [''],
      ['::ffff:192.0.2.1'],
      ['2001:DB8::1'],
      [],
    ],
  ],
  [
    ['spec', 'sessionAffinity'],
    ['None', 'ClientIP', 'clientIP', '', 'Cookie'],
  ],
  [
    ['spec', 'sessionAffinityConfig'],
    [
      {},
      { clientIP: {} },
      { clientIP: { timeoutSeconds: 0 } },
      { clientIP: { timeoutSeconds: 86400 } },
      { clientIP: { timeoutSeconds: 86401 } },
      { clientIP: { timeoutSeconds: -1 } },
      { clientIP: { timeoutSeconds: '10' } },
    ],
  ],
  [
    ['spec', 'externalTrafficPolicy'],
    ['Local', 'Cluster', 'local', ''],
  ],
  [
    ['spec', 'internalTrafficPolicy'],
    ['Local', 'x'],
  ],
  [['spec', 'trafficDistribution'], ['x']],
  [
    ['spec', 'healthCheckNodePort'],
    [30500, 0, -1, 70000],
  ],
  [
    ['spec', 'loadBalancerIP'],
    ['192.0.2.1', 'nope', ''],
  ],
  [
    ['spec', 'loadBalancerSourceRanges'],
    [
      ['10.0.0.1/8'],
      [' 10.0.0.0/8 '],
      ['10.0.0.0'],
      ['10.0.0.0/33'],
      ['x', 'y'],
      ['010.0.0.0/8'],
      ['10.0.0.0/08'],
      ['::ffff:10.0.0.0/104'],
      [],
      '10.0.0.0/8',
    ],
  ],
  [
    ['spec', 'loadBalancerClass'],
    ['example.com/a', 'a b'],
  ],
  [
    ['spec', 'allocateLoadBalancerNodePorts'],
    [false, true],
  ],
  [
    ['spec', 'topologyKeys'],
    [['*'], ['a b']],
  ],
  [
    ['spec', 'publishNotReadyAddresses'],
    [true, 'yes', 1],
  ],
  [
    ['spec', 'ports'],
    [
      [],
      null,
      {},
      [{}],
      [null],
      [{ port: 10250 }],
      [{ port: 80 }, { port: 80, protocol: 'UDP' }],
      [
        { name: 'a', port: 80 },
        { name: 'a', port: 81 },
      ],
      [
        { name: 'a', port: 80 },
        { name: 'b', port: 80 },
      ],
      [
        { name: 'a', port: 80 },
        { name: 'b', port: 80, protocol: 'UDP' },
      ],
    ],
  ],
  [
    ['spec', 'ports', 0, 'port'],
    [0, 1, 65535, 65536, -1, '80', 80.5, 3000000000, null],
  ],
  [
    ['spec', 'ports', 0, 'targetPort'],
    [0, 65536, '', '8080', 'http', 'HTTP', 'a--b', '-a', 'sixteen-letters-', 'web port', true, null],
  ],
  [
    ['spec', 'ports', 0, 'protocol'],
    ['UDP', 'SCTP', 'tcp', 'ICMP', ''],
  ],
  [
    ['spec', 'ports', 0, 'name'],
    ['http', 'HTTP', 'a_b', LONG, '', 'dns'],
  ],
  [
    ['spec', 'ports', 0, 'nodePort'],
    [30123, 0, 80],
  ],
  [
    ['spec', 'ports', 0, 'appProtocol'],
    ['http', 'example.com/mine', 'a b', ''],
  ],
  [['spec', 'ports', 0, 'tragetPort'], [80]],
  [['spec', 'selectors'], [{ app: 'web' }]],
  [['status'], [{ loadBalancer: {} }, { loadBalancer: { ingress: [{ ip: 1 }] } }, null]],
];

const mutation: fc.Arbitrary<readonly [Path, Json]> = fc
  .constantFrom(...VALUES)
  .chain(([path, values]) => fc.constantFrom(...values).map((value) => [path, value] as const));

/** Services of which most have one fault, and some have none or several. */
export const mutatedServices: fc.Arbitrary<MutatedService> = fc
  .record({
    spec: fc.constantFrom(...GOOD_SPECS),
    changes: fc.array(mutation, { minLength: 1, maxLength: 3 }),
  })
  .map(({ spec, changes }) => ({
    object: changes.reduce<JsonObject>(
      (object, [path, value]) => withValue(object, path, value) as JsonObject,
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec,
      },
    ),
    mutations: changes.map(([path, value]) => `${path.join('.')} = ${JSON.stringify(value)}`),
  }))
  .filter(({ object }) => !hasTwoPrimaryIPs(object));

/** Which of two that contradict one another a server means by `spec.clusterIPs[0]`, its answer does not tell. */
function hasTwoPrimaryIPs(object: JsonObject): boolean {
  const { clusterIP, clusterIPs } = asJsonObject(object['spec']);
  return clusterIP !== undefined && clusterIPs !== undefined;
}

/** What is not there is made, unless something of another type is in its place. */
function withValue(holder: Json | undefined, [step, ...below]: Path, value: Json): Json {
  if (step === undefined) {
    return value;
  }
  if (typeof step === 'number') {
    const items: readonly Json[] = Array.isArray(holder) ? (holder as readonly Json[]) : [];
    return items.length <= step
      ? [...items]
      : items.map((item, index) => (index === step ? withValue(item, below, value) : item));
  }
  const object: JsonObject =
    typeof holder === 'object' && holder !== null && !Array.isArray(holder) ? (holder as JsonObject) : {};
  return { ...object, [step]: withValue(object[step], below, value) };
}
