import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkService } from '../../../../src/manifest/rules/checkService.ts';
import { RULES, type RuleCode } from '../../../../src/manifest/rules/codes.ts';
import type { Severity } from '../../../../src/manifest/rules/finding.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';

/** What checkChange finds: it has tests of its own. */
const OF_CHANGES: readonly RuleCode[] = ['immutable-field', 'secondary-family-released'];

/** What checkTaken finds, likewise. */
const OF_OTHERS: readonly RuleCode[] = ['node-port-taken', 'cluster-ip-taken', 'cluster-ip-outside-range'];

/** What checkSelection finds, likewise. */
const OF_PODS: readonly RuleCode[] = ['selector-matches-nothing'];

/** What validateManifest finds, before there is a Service. */
const OF_TEXTS: readonly RuleCode[] = [
  'syntax',
  'too-large',
  'not-utf-8',
  'unknown-kind',
  'api-version-required',
];

/** The fields besides `name: web` and `ports: [{port: 80}]`, the minor versions that find it, and one that does not. */
type Example = readonly [
  fields: { readonly metadata?: string; readonly spec?: string },
  found: readonly number[],
  notFound?: number | undefined,
  severity?: Severity,
];

const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  'wrong-type': [[{ spec: 'publishNotReadyAddresses: "yes"' }, [9, 36]]],
  'unknown-field': [
    [{ spec: 'selectors: {}' }, [25, 36]],
    [{ spec: 'selectors: {}' }, [9, 24], undefined, 'warning'],
    [{ spec: 'internalTrafficPolicy: Local' }, [20], 21, 'warning'],
    [{ spec: 'topologyKeys: ["*"]' }, [36], 21],
    [{ spec: 'Type: NodePort' }, [11], 10, 'warning'],
  ],
  'feature-off': [[{ spec: 'trafficDistribution: PreferClose' }, [30], 31, 'information']],
  'duplicate-key': [[{ spec: 'type: ClusterIP, type: NodePort' }, [9, 36], undefined, 'warning']],
  'key-read-otherwise': [[{ spec: 'selector: {on: x}' }, [9, 36], undefined, 'information']],
  'octal-number': [[{ spec: 'ports: [{port: 010}]' }, [9, 36], undefined, 'information']],
  'name-required': [[{ metadata: '' }, [9, 36]]],
  'invalid-name': [
    [{ metadata: 'name: Web' }, [9, 36]],
    [{ metadata: 'name: 1web' }, [35], 36],
  ],
  'invalid-generate-name': [[{ metadata: 'generateName: web_' }, [9, 36]]],
  'invalid-namespace': [[{ metadata: 'name: web, namespace: My_Team' }, [9, 36]]],
  'negative-generation': [[{ metadata: 'name: web, generation: -1' }, [9, 36]]],
  'invalid-label-key': [[{ metadata: 'name: web, labels: {a/b/c: x}' }, [9, 36]]],
  'invalid-label-value': [[{ spec: 'selector: {a: b c}' }, [9, 36]]],
  'invalid-annotation-key': [[{ metadata: 'name: web, annotations: {a b: x}' }, [9, 36]]],
  'annotations-too-long': [[{ metadata: `name: web, annotations: {a: ${'b'.repeat(262_144)}}` }, [9, 36]]],
  'invalid-finalizer': [[{ metadata: 'name: web, finalizers: [mine]' }, [9, 36]]],
  'conflicting-finalizers': [[{ metadata: 'name: web, finalizers: [orphan, foregroundDeletion]' }, [9, 36]]],
  'invalid-owner-reference': [[{ metadata: 'name: web, ownerReferences: [{kind: Pod}]' }, [9, 36]]],
  'several-controllers': [
    [
      {
        metadata:
          'name: web, ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: a, controller: true}, ' +
          '{apiVersion: v1, kind: Pod, name: b, uid: b, controller: true}]',
      },
      [9, 36],
    ],
  ],
  'topology-annotations-differ': [
    [
      {
        metadata:
          'name: web, annotations: {service.kubernetes.io/topology-aware-hints: auto, service.kubernetes.io/topology-mode: disabled}',
      },
      [27, 36],
      26,
    ],
  ],
  'ports-required': [[{ spec: 'ports: []' }, [9, 36]]],
  'port-required': [[{ spec: 'ports: [{name: a}]' }, [9, 36]]],
  'port-out-of-range': [[{ spec: 'ports: [{port: 65536}]' }, [9, 36]]],
  'invalid-target-port': [
    [{ spec: 'ports: [{port: 80, targetPort: "8080"}]' }, [9, 36]],
    [{ spec: 'ports: [{port: 80, targetPort: 65536}]' }, [9, 36]],
  ],
  'port-name-required': [[{ spec: 'ports: [{port: 80, name: a}, {port: 81}]' }, [9, 36]]],
  'invalid-port-name': [[{ spec: 'ports: [{port: 80, name: a_b}]' }, [9, 36]]],
  'duplicate-port-name': [[{ spec: 'ports: [{port: 80, name: a}, {port: 81, name: a}]' }, [9, 36]]],
  'duplicate-port': [[{ spec: 'ports: [{port: 80, name: a}, {port: 80, name: b}]' }, [9, 36]]],
  'duplicate-node-port': [
    [
      {
        spec: 'type: NodePort, ports: [{port: 80, name: a, nodePort: 30080}, {port: 81, name: b, nodePort: 30080}]',
      },
      [9, 36],
    ],
  ],
  'unsupported-protocol': [[{ spec: 'ports: [{port: 80, protocol: SCTP}]' }, [9, 18], 19]],
  'invalid-app-protocol': [[{ spec: 'ports: [{port: 80, appProtocol: a b}]' }, [19, 36], 18]],
  'node-port-not-allowed': [[{ spec: 'ports: [{port: 80, nodePort: 30080}]' }, [9, 36]]],
  'node-port-outside-default-range': [
    [{ spec: 'type: NodePort, ports: [{port: 80, nodePort: 80}]' }, [9, 36], undefined, 'information'],
  ],
  'kubelet-port': [[{ spec: 'type: LoadBalancer, ports: [{port: 10250}]' }, [9, 32], 33]],
  'mixed-protocols': [
    [
      { spec: 'type: LoadBalancer, ports: [{port: 53, name: a}, {port: 53, name: b, protocol: UDP}]' },
      [9, 20, 23],
      24,
    ],
  ],
  'unsupported-type': [[{ spec: 'type: clusterIP' }, [9, 36]]],
  'headless-with-node-ports': [[{ spec: 'type: NodePort, clusterIP: None' }, [9, 36]]],
  'external-name-required': [[{ spec: 'type: ExternalName' }, [9, 36]]],
  'invalid-external-name': [
    [{ spec: 'type: ExternalName, externalName: a_b.example.com' }, [9, 36]],
    [{ spec: 'type: ExternalName, externalName: example.com.' }, [9, 15], 16],
  ],
  'not-for-external-name': [
    [{ spec: 'type: ExternalName, externalName: a.b, clusterIP: None' }, [9, 36]],
    [{ spec: 'type: ExternalName, externalName: a.b, ipFamilyPolicy: SingleStack' }, [21, 36], 20],
  ],
  'invalid-cluster-ip': [[{ spec: 'clusterIP: none' }, [9, 36]]],
  'cluster-ips-differ': [[{ spec: 'clusterIP: 10.0.0.1, clusterIPs: [10.0.0.2]' }, [20, 36], 19]],
  'too-many-cluster-ips': [
    [
      { spec: 'clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 10.0.0.2], ipFamilyPolicy: PreferDualStack' },
      [21, 36],
      20,
    ],
    [{ spec: 'clusterIP: None, clusterIPs: [None, 10.0.0.2]' }, [21, 36], 20],
  ],
  'cluster-ip-of-other-family': [[{ spec: 'clusterIP: 10.0.0.1, ipFamilies: [IPv6]' }, [21, 36], 20]],
  'unsupported-ip-family': [[{ spec: 'ipFamilies: [ipv4]' }, [21, 36], 20]],
  'duplicate-ip-family': [[{ spec: 'ipFamilies: [IPv4, IPv4]' }, [21, 36], 20]],
  'unsupported-ip-family-policy': [[{ spec: 'ipFamilyPolicy: DualStack' }, [21, 36], 20]],
  'single-stack-with-two-families': [[{ spec: 'ipFamilies: [IPv4, IPv6]' }, [21, 36], 20]],
  'invalid-external-ip': [
    [{ spec: 'externalIPs: [nope]' }, [9, 36]],
    [{ spec: 'externalIPs: ["::ffff:192.0.2.1"]' }, [36], 35],
  ],
  'special-external-ip': [[{ spec: 'externalIPs: [127.0.0.1]' }, [9, 36]]],
  'unsupported-session-affinity': [[{ spec: 'sessionAffinity: clientIP' }, [9, 36]]],
  'invalid-affinity-timeout': [
    [
      { spec: 'sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}' },
      [9, 36],
    ],
  ],
  'affinity-config-ignored': [
    [{ spec: 'sessionAffinityConfig: {clientIP: {timeoutSeconds: 1}}' }, [9, 36], undefined, 'information'],
  ],
  'external-traffic-policy-not-allowed': [
    [{ spec: 'externalTrafficPolicy: Local' }, [9, 36]],
    [{ spec: 'externalTrafficPolicy: Local, externalIPs: [192.0.2.1]' }, [9, 28], 29],
  ],
  'unsupported-external-traffic-policy': [
    [{ spec: 'type: NodePort, externalTrafficPolicy: local' }, [9, 36]],
  ],
  'health-check-port-not-allowed': [[{ spec: 'healthCheckNodePort: 30000' }, [9, 36]]],
  'health-check-port-out-of-range': [
    [{ spec: 'type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: -1' }, [9, 36]],
  ],
  'unsupported-internal-traffic-policy': [[{ spec: 'internalTrafficPolicy: local' }, [22, 36], 21]],
  'unsupported-traffic-distribution': [[{ spec: 'trafficDistribution: PreferSameNode' }, [31, 33], 34]],
  'source-ranges-not-allowed': [
    [{ spec: 'loadBalancerSourceRanges: [10.0.0.0/8]' }, [9, 36]],
    [
      {
        metadata:
          'name: web, annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: 10.0.0.0/8}',
      },
      [9, 36],
    ],
  ],
  'invalid-source-range': [
    [{ spec: 'type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0]' }, [9, 36]],
    [{ spec: 'type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1/8]' }, [36], 35],
  ],
  'load-balancer-class-not-allowed': [[{ spec: 'loadBalancerClass: a.b/c' }, [22, 36], 21]],
  'invalid-load-balancer-class': [[{ spec: 'type: LoadBalancer, loadBalancerClass: a b' }, [22, 36], 21]],
  'allocate-node-ports-not-allowed': [[{ spec: 'allocateLoadBalancerNodePorts: false' }, [22, 36], 21]],
  'ignored-when-headless': [
    [{ spec: 'clusterIP: None, sessionAffinity: ClientIP' }, [30, 36], 29, 'warning'],
  ],
  'external-ips-deprecated': [[{ spec: 'externalIPs: [192.0.2.1]' }, [36], 35, 'warning']],
  'external-ips-ignored': [
    [{ spec: 'type: ExternalName, externalName: a.b, externalIPs: [192.0.2.1]' }, [30, 36], 29, 'warning'],
  ],
  'external-name-ignored': [[{ spec: 'externalName: a.b' }, [30, 36], 29, 'warning']],
  'traffic-distribution-deprecated': [
    [{ spec: 'trafficDistribution: PreferClose' }, [35, 36], 34, 'warning'],
  ],
  'topology-hints-deprecated': [
    [
      { metadata: 'name: web, annotations: {service.kubernetes.io/topology-aware-hints: auto}' },
      [27, 36],
      26,
      'warning',
    ],
  ],
  'non-canonical-address': [
    [{ spec: 'externalIPs: ["2001:DB8::1"]' }, [27, 36], 26, 'warning'],
    [{ spec: 'type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1/8]' }, [27, 35], 36, 'warning'],
  ],
};

describe('every rule', () => {
  it('has an example', () => {
    assert.deepEqual(
      [...Object.keys(EXAMPLES), ...OF_CHANGES, ...OF_OTHERS, ...OF_PODS, ...OF_TEXTS].sort(),
      Object.keys(RULES).sort(),
    );
  });

  for (const [code, examples] of Object.entries(EXAMPLES)) {
    for (const [{ metadata = 'name: web', spec = '' }, found, notFound, severity = 'error'] of examples) {
      const fields = `${metadata.slice(0, 60)} ${spec}`;
      for (const minor of found) {
        it(`${code} finds ${fields} in 1.${minor}`, () => {
          const [finding] = codesOf(metadata, spec, minor).filter((one) => one.code === code);

          assert.equal(finding?.severity, severity);
        });
      }
      if (notFound !== undefined) {
        it(`${code} leaves ${fields} alone in 1.${notFound}`, () => {
          assert.ok(codesOf(metadata, spec, notFound).every((one) => one.code !== code));
        });
      }
    }
  }
});

function codesOf(metadata: string, spec: string, minor: number): ReturnType<typeof checkService> {
  const ports = /\bports:/u.test(spec) ? '' : ', ports: [{port: 80}]';
  const text = `apiVersion: v1\nkind: Service\nmetadata: {${metadata}}\nspec: {${spec === '' ? 'type: ClusterIP' : spec}${ports}}\n`;
  const [document] = readManifest(text, 'yaml');
  assert.ok(document?.content.kind === 'service', text);
  return checkService(document, { version: { major: 1, minor } });
}
