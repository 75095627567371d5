import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { manifest, refusalOf, ServiceCluster } from './attempt.ts';

const REFUSED = 'Service in version "v1" cannot be handled as a Service: ';

describe('reading a Service on 1.36', () => {
  refuses({ spec: 'x' }, 'string into Go struct field Service.spec of type v1.ServiceSpec');
  refuses({ metadata: [] }, 'array into Go struct field Service.metadata of type v1.ObjectMeta');
  refuses(
    { metadata: { finalizers: [1] } },
    'number into Go struct field ObjectMeta.metadata.finalizers of type string',
  );
  refuses({ spec: { type: 5 } }, 'number into Go struct field ServiceSpec.spec.type of type v1.ServiceType');
  refuses(
    { spec: { ports: ['80'] } },
    'string into Go struct field ServiceSpec.spec.ports of type v1.ServicePort',
  );
  refuses(
    { spec: { ports: [{ port: 80.5 }] } },
    'number 80.5 into Go struct field ServicePort.spec.ports.port of type int32',
  );
  refuses(
    { spec: { ports: [{ port: 2 ** 31 }] } },
    'number 2147483648 into Go struct field ServicePort.spec.ports.port of type int32',
  );
  refuses({ spec: { ports: [{ targetPort: true }] } }, 'bool into Go value of type int32');
  refuses(
    { spec: { allocateLoadBalancerNodePorts: 'yes' } },
    'string into Go struct field ServiceSpec.spec.allocateLoadBalancerNodePorts of type bool',
  );
  refuses(
    { status: { loadBalancer: { ingress: {} } } },
    'object into Go struct field LoadBalancerStatus.status.loadBalancer.ingress of type []v1.LoadBalancerIngress',
  );

  it('lists what it does not know, in the order of the sorted document', () => {
    const body = manifest(
      { selectors: {}, ports: [{ port: 80, tragetPort: 1, Name: 'a' }], topologyKeys: [] },
      { clusterName: 'a' },
    );
    assert.deepEqual(new ServiceCluster('1.36').strategy.decode({ ...body, extra: 1 }).strictProblems, [
      'unknown field "extra"',
      'unknown field "metadata.clusterName"',
      'unknown field "spec.ports[0].Name"',
      'unknown field "spec.ports[0].tragetPort"',
      'unknown field "spec.selectors"',
      'unknown field "spec.topologyKeys"',
    ]);
  });

  it('writes the fields in the order of the server', () => {
    const body = {
      status: {},
      spec: { type: 'LoadBalancer', ports: [{ targetPort: 'http', port: 80, name: 'a' }] },
      metadata: { labels: { b: '', a: '' }, name: 'web' },
    };
    assert.equal(
      JSON.stringify(new ServiceCluster('1.36').strategy.decode(body).object),
      '{"kind":"Service","apiVersion":"v1","metadata":{"name":"web","labels":{"a":"","b":""}},' +
        '"spec":{"ports":[{"name":"a","protocol":"TCP","port":80,"targetPort":"http"}],"type":"LoadBalancer",' +
        '"sessionAffinity":"None","externalTrafficPolicy":"Cluster","allocateLoadBalancerNodePorts":true,' +
        '"internalTrafficPolicy":"Cluster"},"status":{"loadBalancer":{}}}',
    );
  });

  it('takes null for nothing, also within lists and maps', () => {
    const { object } = new ServiceCluster('1.36').strategy.decode(
      manifest(
        { ports: [null], externalIPs: [null], selector: { a: null }, ipFamilyPolicy: null },
        { creationTimestamp: null },
      ),
    );
    const { spec } = object as { spec?: object };
    assert.deepEqual(spec, {
      ports: [{ protocol: 'TCP', port: 0, targetPort: 0 }],
      selector: { a: '' },
      type: 'ClusterIP',
      externalIPs: [''],
      sessionAffinity: 'None',
      externalTrafficPolicy: 'Cluster',
      internalTrafficPolicy: 'Cluster',
    });
    assert.deepEqual(object.metadata, { name: 'web', namespace: 'default' });
  });
});

describe('reading a Service on older servers', () => {
  // What 1.20 says is recorded; 1.9 quotes the whole document.
  it('1.9 names every type on the way', () => {
    assert.deepEqual(
      messageOf({ spec: { sessionAffinityConfig: { clientIP: { timeoutSeconds: '5' } } } }, '1.9'),
      [
        `${REFUSED}v1.Service: Spec: v1.ServiceSpec: SessionAffinityConfig: v1.SessionAffinityConfig: ClientIP: ` +
          'v1.ClientIPConfig: TimeoutSeconds: readUint32: unexpected character: \ufffd, parsing 64 ...Seconds":"... at ' +
          '{"spec":{"sessionAffinityConfig":{"clientIP":{"timeoutSeconds":"5"}}}}',
      ],
    );
  });

  it('1.9 reads field names in any case', () => {
    const { object } = new ServiceCluster('1.9').strategy.decode(manifest({ PORTS: [{ Port: 80 }] }));
    assert.deepEqual((object as { spec?: { ports?: unknown } }).spec?.ports, [
      { protocol: 'TCP', port: 80, targetPort: 80 },
    ]);
  });

  it('fields of later servers are dropped unread', () => {
    const later = { loadBalancerClass: 5, internalTrafficPolicy: [], trafficDistribution: {} };
    for (const profile of ['1.9', '1.20'] as const) {
      const { object } = new ServiceCluster(profile).strategy.decode(manifest(later));
      assert.deepEqual((object as { spec?: unknown }).spec, { type: 'ClusterIP', sessionAffinity: 'None' });
    }
  });
});

function refuses(body: JsonObject, what: string): void {
  it(`refuses ${JSON.stringify(body)}`, () => {
    assert.deepEqual(messageOf(body, '1.36'), [`${REFUSED}json: cannot unmarshal ${what}`]);
  });
}

function messageOf(body: JsonObject, profile: ProfileName): readonly string[] {
  try {
    new ServiceCluster(profile).strategy.decode(body);
    return [];
  } catch (error) {
    return refusalOf(error);
  }
}
