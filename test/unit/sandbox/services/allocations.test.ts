import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import type { StoredService } from '../../../../src/sandbox/services/service.ts';
import { manifest, ServiceCluster, succeeded, withSpec, type SentSpec } from './attempt.ts';

describe('cluster addresses', () => {
  it('are given out above those that are meant to be asked for', () => {
    const cluster = new ServiceCluster('1.36');
    const given = ['a', 'b'].map((name) => cluster.made({}, { name }).spec.clusterIP);
    assert.deepEqual(given, ['10.96.1.0', '10.96.1.1']);
  });

  it('can be asked for, once', () => {
    const cluster = new ServiceCluster('1.36');
    assert.equal(cluster.made({ clusterIP: '10.96.0.10' }, { name: 'dns' }).spec.clusterIP, '10.96.0.10');
    assert.deepEqual(cluster.create({ clusterIP: '10.96.0.10' }), [
      'spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
    ]);
  });

  it('are free again when their Service is gone', () => {
    const cluster = new ServiceCluster('1.36');
    const { clusterIP } = cluster.made({ clusterIP: '10.96.0.10' }).spec;
    cluster.state.remove('services', 'default', 'web');
    assert.equal(cluster.made({ clusterIP }).spec.clusterIP, clusterIP);
  });

  it('are not taken by what is not stored', () => {
    const { strategy } = new ServiceCluster('1.36');
    const { object } = strategy.decode({
      metadata: { name: 'a' },
      spec: { clusterIP: '10.96.0.10', ports: [{ port: 80 }] },
    });
    assert.deepEqual(strategy.create(object), strategy.create(object));
  });

  it('are shown by a dry run as each generation shows them', () => {
    const shown = (profile: ProfileName, spec: SentSpec): StoredService['spec'] => {
      const { strategy } = new ServiceCluster(profile);
      const { object } = strategy.decode(manifest({ ports: [{ port: 80 }], ...spec }));
      return (strategy.create(object, { dryRun: true }).object as StoredService).spec;
    };
    assert.equal(shown('1.20', {}).clusterIP, undefined);
    assert.equal(shown('1.20', { clusterIP: '192.168.1.1' }).clusterIP, '192.168.1.1');
    assert.equal(shown('1.36', {}).clusterIP, '10.96.0.0');
    assert.deepEqual(shown('1.36', {}).clusterIPs, ['10.96.0.0']);
    assert.throws(() => shown('1.36', { clusterIP: '192.168.1.1' }), /does not match the current range/);
  });

  it('that are taken are no obstacle to a dry run', () => {
    const { strategy, ...cluster } = new ServiceCluster('1.36');
    cluster.state.put('services', { metadata: { name: 'dns' }, ...{ spec: { clusterIP: '10.96.0.10' } } });
    const { object } = strategy.decode(manifest({ ports: [{ port: 80 }], clusterIP: '10.96.0.10' }));
    assert.doesNotThrow(() => strategy.create(object, { dryRun: true }));
    assert.throws(() => strategy.create(object), /provided IP is already allocated/);
  });

  it('of an update are shown by a dry run in the same way', () => {
    for (const [profile, expected] of [
      ['1.20', undefined],
      ['1.36', '10.96.0.0'],
    ] as const) {
      const cluster = new ServiceCluster(profile);
      const external = cluster.made({ type: 'ExternalName', externalName: 'a.example' });
      const body = { ...external, metadata: { ...external.metadata, resourceVersion: '1' } };
      const wanted = withSpec({ type: 'ClusterIP' })(body) as unknown as JsonObject;
      const former = { ...external, metadata: { ...external.metadata, resourceVersion: '1' } };
      const { object } = cluster.strategy.decode(wanted);
      const { spec } = cluster.strategy.update(object, former, { dryRun: true }).object as StoredService;
      assert.equal(spec.clusterIP, expected, profile);
    }
  });

  it('of Services that were there before are in use', () => {
    const first = new ServiceCluster('1.36');
    first.made({ type: 'NodePort', clusterIP: '10.96.1.0', ports: [{ port: 80, nodePort: 30_086 }] });
    const second = new ServiceCluster('1.36');
    for (const service of first.state.objects('services')) {
      second.state.put('services', service);
    }
    const { clusterIP, ports } = second.made({ type: 'NodePort' }, { name: 'next' }).spec;
    assert.equal(clusterIP, '10.96.1.1');
    assert.equal(ports?.[0]?.nodePort, 30_087);
  });

  it('come with the family of the cluster', () => {
    const { spec } = new ServiceCluster('1.36').made({ ipFamilyPolicy: 'PreferDualStack' });
    assert.deepEqual(spec.ipFamilies, ['IPv4']);
    assert.deepEqual(spec.clusterIPs, [spec.clusterIP]);
  });

  it('are of both families where nobody selects the endpoints', () => {
    const { spec } = new ServiceCluster('1.36').made({ clusterIP: 'None' });
    assert.equal(spec.ipFamilyPolicy, 'RequireDualStack');
    assert.deepEqual(spec.ipFamilies, ['IPv4', 'IPv6']);
  });

  it('are given to a Service that needs one from now on', () => {
    const cluster = new ServiceCluster('1.36');
    const external = cluster.made({ type: 'ExternalName', externalName: 'a.example' });
    assert.equal(external.spec.clusterIP, undefined);
    assert.equal(
      succeeded(cluster.update(external, withSpec({ type: 'ClusterIP' }))).spec.clusterIP,
      '10.96.1.0',
    );
  });
});

describe('node ports', () => {
  it('are shared by TCP and UDP of the same number', () => {
    const ports = [
      { name: 'tcp', port: 53 },
      { name: 'udp', port: 53, protocol: 'UDP' },
      { name: 'web', port: 80 },
    ];
    const { spec } = new ServiceCluster('1.36').made({ type: 'NodePort', ports });
    assert.deepEqual(
      spec.ports?.map(({ nodePort }) => nodePort),
      [30_086, 30_086, 30_087],
    );
  });

  it('are not given to a load balancer that wants none, except for health checks', () => {
    const spec = {
      type: 'LoadBalancer',
      allocateLoadBalancerNodePorts: false,
      externalTrafficPolicy: 'Local',
    };
    const made = new ServiceCluster('1.36').made(spec).spec;
    assert.equal(made.ports?.[0]?.nodePort, undefined);
    assert.equal(made.healthCheckNodePort, 30_086);
  });

  it('are made up by a dry run, which takes any that nobody has', () => {
    const cluster = new ServiceCluster('1.36');
    cluster.made({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_100 }] });
    const shown = (...nodePorts: (number | undefined)[]): readonly (number | undefined)[] => {
      const ports = nodePorts.map((nodePort, index) => ({ name: `p${index}`, port: index + 1, nodePort }));
      const { object } = cluster.strategy.decode(manifest({ type: 'NodePort', ports }, { name: 'dry' }));
      const { spec } = cluster.strategy.create(object, { dryRun: true }).object as StoredService;
      return spec.ports?.map(({ nodePort }) => nodePort) ?? [];
    };
    assert.deepEqual(shown(undefined, undefined), [32_769, 32_770]);
    assert.deepEqual(shown(80, undefined), [80, 81]);
    assert.throws(() => shown(30_100), /provided port is already allocated/);
  });

  it('run out with an error of the server', () => {
    const cluster = new ServiceCluster('1.36');
    const ports = Array.from({ length: 2_768 }, (_, index) => ({ name: `p${index}`, port: index + 1 }));
    cluster.made({ type: 'NodePort', ports }, { name: 'all' });
    assert.deepEqual(cluster.create({ type: 'NodePort' }), [
      'Internal error occurred: failed to allocate a nodePort: range is full',
    ]);
  });

  it('that were given back are given out again when the others are gone', () => {
    const cluster = new ServiceCluster('1.36');
    const ports = Array.from({ length: 2_767 }, (_, index) => ({ name: `p${index}`, port: index + 1 }));
    const first = cluster.made({ type: 'NodePort' }, { name: 'first' });
    cluster.made({ type: 'NodePort', ports }, { name: 'rest' });
    cluster.state.remove('services', 'default', 'first');
    const next = cluster.made({ type: 'NodePort' }, { name: 'next' });
    assert.equal(next.spec.ports?.[0]?.nodePort, first.spec.ports?.[0]?.nodePort);
  });
});
