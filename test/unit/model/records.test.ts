import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Service } from '../../../src/kube/types.ts';
import { toNamespaceRecord, toServiceRecord } from '../../../src/model/records.ts';

const metadata = {
  uid: 'u1',
  name: 'web',
  namespace: 'shop',
  resourceVersion: '7',
  creationTimestamp: '2026-01-02T03:04:05Z',
};

describe('a Service', () => {
  test('is projected to what the tree shows', () => {
    const service: Service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, labels: { app: 'web' }, annotations: { note: 'not kept' } },
      spec: {
        type: 'LoadBalancer',
        clusterIP: '10.96.0.10',
        clusterIPs: ['10.96.0.10'],
        externalIPs: ['198.51.100.1'],
        selector: { app: 'web' },
        ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080 }],
      },
      status: { loadBalancer: { ingress: [{ ip: '203.0.113.1' }, { hostname: 'lb.example.com' }] } },
    };
    assert.deepEqual(toServiceRecord(service), {
      uid: 'u1',
      name: 'web',
      namespace: 'shop',
      resourceVersion: '7',
      createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      labels: { app: 'web' },
      description: '',
      type: 'LoadBalancer',
      clusterIP: '10.96.0.10',
      externalName: '',
      externalAddresses: ['203.0.113.1', 'lb.example.com', '198.51.100.1'],
      loadBalancerPending: false,
      selector: { app: 'web' },
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080 }],
    });
  });

  test('without anything takes the defaults of the API', () => {
    assert.deepEqual(toServiceRecord({ metadata: {} }), {
      uid: '',
      name: '',
      namespace: '',
      resourceVersion: '',
      createdAt: 0,
      labels: {},
      description: '',
      type: 'ClusterIP',
      clusterIP: '',
      externalName: '',
      externalAddresses: [],
      loadBalancerPending: false,
      selector: {},
      ports: [],
    });
  });

  test('may have null where Go writes null', () => {
    const record = toServiceRecord({
      metadata: { ...metadata, labels: null, annotations: null },
      spec: { selector: null, ports: null },
      status: { loadBalancer: { ingress: null } },
    });
    assert.deepEqual(
      [record.labels, record.description, record.selector, record.ports, record.externalAddresses],
      [{}, '', {}, [], []],
    );
  });

  test('whose port says nothing more is TCP to the same target port', () => {
    const { ports } = toServiceRecord({ metadata, spec: { ports: [{ port: 53 }] } });
    assert.deepEqual(ports, [{ name: '', protocol: 'TCP', port: 53, targetPort: 53, nodePort: 0 }]);
  });

  test('of type ExternalName has a name instead of an address', () => {
    const record = toServiceRecord({
      metadata,
      spec: { type: 'ExternalName', externalName: 'db.example.com' },
    });
    assert.deepEqual(
      [record.type, record.externalName, record.clusterIP],
      ['ExternalName', 'db.example.com', ''],
    );
  });

  test('keeps a type that only a newer server knows', () => {
    assert.equal(toServiceRecord({ metadata, spec: { type: 'Mesh' } }).type, 'Mesh');
  });

  test('waits for its load balancer until an address is there', () => {
    const pending = (spec: Service['spec'], ingress?: readonly object[]): boolean =>
      toServiceRecord({
        metadata,
        ...(spec && { spec }),
        status: { loadBalancer: ingress ? { ingress } : {} },
      }).loadBalancerPending;
    assert.equal(pending({ type: 'LoadBalancer' }), true);
    assert.equal(pending({ type: 'LoadBalancer' }, []), true);
    assert.equal(pending({ type: 'LoadBalancer' }, [{}]), true);
    assert.equal(pending({ type: 'LoadBalancer', externalIPs: ['198.51.100.1'] }), true);
    assert.equal(pending({ type: 'LoadBalancer' }, [{ hostname: 'lb.example.com' }]), false);
    assert.equal(pending({ type: 'ClusterIP' }), false);
  });

  test('whose time cannot be read was created at an unknown time', () => {
    assert.equal(toServiceRecord({ metadata: { creationTimestamp: 'yesterday' } }).createdAt, 0);
  });
});

test('a namespace is projected with its phase, or none', () => {
  const namespace = { metadata: { ...metadata, name: 'shop' }, status: { phase: 'Terminating' } };
  assert.equal(toNamespaceRecord(namespace).phase, 'Terminating');
  assert.equal(toNamespaceRecord({ metadata: { name: 'shop' } }).phase, '');
  assert.equal(toNamespaceRecord({ metadata: { name: 'shop' } }).namespace, '');
});

test('of what an object says of itself one short line is kept', () => {
  const kept = (text: string): string => {
    const annotations = { note: 'not kept', 'kubernetes.io/description': text };
    const { description } = toServiceRecord({ metadata: { ...metadata, annotations } });
    assert.equal(toNamespaceRecord({ metadata: { ...metadata, annotations } }).description, description);
    return description;
  };
  assert.equal(kept('The front\r\nof the \u202eshop\u0007'), 'The front of the shop');
  assert.equal(kept('web '.repeat(50_000)), `${'web '.repeat(49)}web…`);
});
