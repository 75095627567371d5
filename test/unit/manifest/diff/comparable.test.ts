import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparable } from '../../../../src/manifest/diff/comparable.ts';
import { fieldChanges } from '../../../../src/manifest/diff/fieldChanges.ts';
import { dns, file, live } from '../merge/applied.ts';

test('a file and what a server has made of it are the same, but for the address', () => {
  const wanted = file(
    { ports: [{ name: 'http', port: 80 }], externalIPs: [], publishNotReadyAddresses: false },
    { labels: {}, annotations: { note: 'kept' }, creationTimestamp: null },
  );
  const stored = live(wanted, {
    spec: { ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80 }], externalIPs: undefined },
    metadata: {
      managedFields: [],
      generation: 1,
      selfLink: '/api',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
  });
  assert.deepEqual(fieldChanges(comparable(wanted), comparable(stored)), [
    { path: 'metadata.namespace', after: 'shop' },
    { path: 'spec.clusterIP', after: '10.96.0.7' },
  ]);
  assert.deepEqual(comparable(stored), {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', annotations: { note: 'kept' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.7',
      sessionAffinity: 'None',
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80 }],
    },
  });
});

test('it is what it is made of', () => {
  const service = file({ type: 'NodePort', ports: [{ ...dns, nodePort: 30_053 }] });
  assert.deepEqual(comparable(comparable(service)), comparable(service));
  const { spec } = comparable(service) as { readonly spec: object };
  assert.deepEqual(spec, {
    type: 'NodePort',
    sessionAffinity: 'None',
    externalTrafficPolicy: 'Cluster',
    ports: [{ ...dns, nodePort: 30_053 }],
  });
});
