import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/common/json.ts';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { manifest, ServiceCluster } from './attempt.ts';

/** Mostly right, now and then not. */
const port = fc.record(
  {
    name: fc.constantFrom('a', 'b', 'c', 'd', null),
    port: fc.integer({ min: 0, max: 100 }),
    protocol: fc.constantFrom('TCP', 'UDP', ''),
    targetPort: fc.oneof(fc.integer({ min: 0, max: 9_000 }), fc.constantFrom('http', '', null)),
    nodePort: fc.constantFrom(0, 30_086, 30_087, 30_100, null),
  },
  { requiredKeys: ['port'] },
);
const spec = fc.record(
  {
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', '', null),
    ports: fc.array(port, { maxLength: 4 }),
    selector: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('web', '', null)),
    clusterIP: fc.constantFrom('', 'None', '10.96.1.0', '10.96.1.1', '10.96.2.0', null),
    sessionAffinity: fc.constantFrom('None', 'ClientIP', ''),
    externalTrafficPolicy: fc.constantFrom('Cluster', 'Local', ''),
    healthCheckNodePort: fc.constantFrom(0, 30_086, 30_200),
    externalName: fc.constantFrom('a.example', ''),
    externalIPs: fc.array(fc.constantFrom('192.0.2.1', '192.0.2.2'), { maxLength: 2 }),
    ipFamilyPolicy: fc.constantFrom('SingleStack', 'PreferDualStack', null),
    unknown: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const profile = fc.constantFrom<ProfileName>('1.9', '1.20', '1.36');

describe('any Service', () => {
  it('reads the same when it was read before', () => {
    fc.assert(
      fc.property(profile, spec, (name, sent) => {
        const { strategy } = new ServiceCluster(name);
        const { object } = strategy.decode(manifest(sent));
        const again = strategy.decode(object as unknown as JsonObject);
        assert.deepEqual(again, { object, strictProblems: [] });
        assert.deepEqual(JSON.stringify(again.object), JSON.stringify(object), 'the order of the fields');
      }),
    );
  });

  it('is accepted again as it was stored', () => {
    fc.assert(
      fc.property(profile, spec, (name, sent) => {
        const cluster = new ServiceCluster(name);
        const attempt = cluster.create(sent, { uid: 'uid', resourceVersion: '1' });
        fc.pre('service' in attempt);
        assert.deepEqual(cluster.strategy.update(attempt.service, attempt.service).object, attempt.service);
      }),
    );
  });
});

describe('any sequence of creates, updates and deletions', () => {
  it('never gives an address or a node port to two', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({ name, spec: fc.oneof(spec, fc.constant(null)) });
    fc.assert(
      fc.property(profile, fc.array(step, { maxLength: 30 }), (generation, steps) => {
        const cluster = new ServiceCluster(generation);
        for (const { name: one, spec: sent } of steps) {
          write(cluster, one, sent);
          const held = cluster.state.objects('services').flatMap((service) => [...holdings(service)]);
          assert.deepEqual(held.sort(), [...new Set(held)].sort());
        }
      }),
    );
  });
});

function write({ state, strategy }: ServiceCluster, name: string, spec: object | null): void {
  const current = state.get('services', 'default', name);
  if (spec === null) {
    if (current !== undefined) {
      state.remove('services', 'default', name);
    }
    return;
  }
  const metadata = {
    name,
    ...(current && { resourceVersion: current.metadata.resourceVersion, uid: current.metadata.uid }),
  };
  try {
    const { object } = strategy.decode(manifest({ ...spec }, metadata));
    const { object: written } = current ? strategy.update(object, current) : strategy.create(object);
    state.put('services', { ...written, metadata: { ...written.metadata, name } });
  } catch (error) {
    assert.ok(error instanceof ApiError, String(error));
  }
}

/** What a Service holds of the cluster's addresses and ports, each once. */
function holdings(service: object): ReadonlySet<string | number> {
  const { spec } = service as {
    spec: { clusterIP?: string; ports?: { nodePort?: number }[]; healthCheckNodePort?: number };
  };
  const { clusterIP, ports = [], healthCheckNodePort } = spec;
  const all = [
    clusterIP === 'None' ? undefined : clusterIP,
    healthCheckNodePort,
    ...ports.map(({ nodePort }) => nodePort),
  ];
  return new Set(all.filter((one) => one !== undefined));
}
