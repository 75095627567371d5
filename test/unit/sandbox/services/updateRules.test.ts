import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import type { ServiceSpec, StoredService } from '../../../../src/sandbox/services/service.ts';
import { ServiceCluster, succeeded, withSpec, type Attempt, type SentSpec } from './attempt.ts';

const LOCAL_BALANCER = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' };

describe('rules for a change of a Service on 1.9', () => {
  refuses('1.9', 'another address', withSpec({ clusterIP: '10.96.9.9' }), [
    'spec.clusterIP: Invalid value: "10.96.9.9": field is immutable',
  ]);
  refuses('1.9', 'no address', omitting('clusterIP'), [
    'spec.clusterIP: Invalid value: "": field is immutable',
  ]);
  refuses(
    '1.9',
    'an address for ExternalName',
    withSpec({ type: 'ExternalName', externalName: 'a.example' }),
    [/^spec.clusterIP: Invalid value: "10.96.1.0": must be empty for ExternalName services$/],
  );
  refuses('1.9', 'node ports for ClusterIP', withSpec({ type: 'ClusterIP' }), [
    /^spec.ports\[0\].nodePort: Invalid value: \d+: may not be used when `type` is 'ClusterIP'$/,
  ]);
  refuses('1.9', 'another port for health checks', withSpec({ healthCheckNodePort: 30_777 }), [
    'spec.healthCheckNodePort: Invalid value: 30777: cannot change healthCheckNodePort on loadBalancer service with externalTraffic=Local during update',
  ]);
  refuses(
    '1.9',
    'no resource version',
    (service) => ({ ...service, metadata: { ...service.metadata, resourceVersion: '' } }),
    ['metadata.resourceVersion: Invalid value: "": must be specified for an update'],
  );
  refuses(
    '1.9',
    'another uid',
    (service) => ({ ...service, metadata: { ...service.metadata, uid: 'other' } }),
    ['metadata.uid: Invalid value: "other": field is immutable'],
  );

  it('takes the address back when ExternalName is asked for without it', () => {
    const { spec } = changed('1.9', LOCAL_BALANCER, (service) => ({
      ...service,
      spec: { type: 'ExternalName', externalName: 'a.example' },
    }));
    assert.deepEqual(spec, { type: 'ExternalName', sessionAffinity: 'None', externalName: 'a.example' });
  });
});

describe('rules for a change of a Service on 1.36', () => {
  refuses('1.36', 'another address', withSpec({ clusterIP: '10.96.9.9' }), [
    'spec.clusterIPs[0]: Invalid value: ["10.96.9.9"]: may not change once set',
  ]);
  refuses('1.36', 'another port for health checks', withSpec({ healthCheckNodePort: 30_777 }), [
    'spec.healthCheckNodePort: Forbidden: field is immutable',
  ]);
  refuses('1.36', 'a class', withSpec({ loadBalancerClass: 'example.com/a' }), [
    'spec.loadBalancerClass: Invalid value: "example.com/a": may not change once set',
  ]);
  refuses('1.36', 'another family', withSpec({ ipFamilies: ['IPv6'] }), [
    /expected an IPv6 value as indicated by `ipFamilies\[0\]`$/,
  ]);
  refuses('1.36', 'two stacks', withSpec({ ipFamilyPolicy: 'RequireDualStack' }), [
    'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
  ]);
  refuses(
    '1.36',
    'a time of deletion',
    (service) => ({
      ...service,
      metadata: { ...service.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
    }),
    [
      'metadata.deletionTimestamp: Invalid value: 2026-01-01 00:00:00 +0000 UTC: field is immutable',
      'metadata.deletionTimestamp: Invalid value: 2026-01-01 00:00:00 +0000 UTC: field is immutable',
    ],
  );

  it('keeps what it gave when the first manifest is sent again', () => {
    const cluster = new ServiceCluster('1.36');
    const service = cluster.made(LOCAL_BALANCER);
    const again = succeeded(
      cluster.update(service, ({ metadata }) => ({
        metadata,
        spec: { ...LOCAL_BALANCER, ports: [{ port: 80 }] },
      })),
    );
    assert.deepEqual(again.spec, service.spec);
  });

  it('drops what only the former type needed', () => {
    assert.deepEqual(Object.keys(changed('1.36', LOCAL_BALANCER, withSpec({ type: 'ClusterIP' })).spec), [
      'ports',
      'clusterIP',
      'clusterIPs',
      'type',
      'sessionAffinity',
      'ipFamilies',
      'ipFamilyPolicy',
      'internalTrafficPolicy',
    ]);
    const external = changed(
      '1.36',
      LOCAL_BALANCER,
      withSpec({ type: 'ExternalName', externalName: 'a.example' }),
    );
    assert.deepEqual(Object.keys(external.spec), ['ports', 'type', 'sessionAffinity', 'externalName']);
    assert.equal(external.spec.ports?.[0]?.nodePort, undefined);
  });

  it('tolerates addresses that it would refuse today', () => {
    const cluster = new ServiceCluster('1.36');
    const old = {
      externalIPs: ['192.0.02.1'],
      loadBalancerSourceRanges: ['10.0.0.1/8'],
      type: 'LoadBalancer',
    };
    const stored: StoredService = { ...cluster.made({ type: 'LoadBalancer' }) };
    const former = { ...stored, spec: { ...stored.spec, ...old } };
    const attempt = cluster.update(former, (service) => ({
      ...service,
      metadata: { ...service.metadata, labels: { a: 'b' } },
    }));
    assert.deepEqual(succeeded(attempt).spec.externalIPs, old.externalIPs);
  });

  it('forgets the status of a load balancer that is none any more', () => {
    const cluster = new ServiceCluster('1.36');
    const balanced = succeeded(
      cluster.updateStatus(cluster.made({ type: 'LoadBalancer' }), withIngress({ ip: '192.0.2.1' })),
    );
    assert.deepEqual(balanced.status, { loadBalancer: { ingress: [{ ip: '192.0.2.1', ipMode: 'VIP' }] } });
    assert.deepEqual(succeeded(cluster.update(balanced, withSpec({ type: 'NodePort' }))).status, {
      loadBalancer: {},
    });
  });
});

describe('rules for the status of a Service', () => {
  it('only load balancers have ingress, since 1.36', () => {
    const give = (profile: ProfileName): Attempt => {
      const cluster = new ServiceCluster(profile);
      return cluster.updateStatus(cluster.made({}), withIngress({ ip: '192.0.2.1' }));
    };
    assert.deepEqual(give('1.36'), [
      "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
    ]);
    assert.deepEqual(succeeded(give('1.9')).status, { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } });
  });

  it('an address has a mode, and a mode an address', () => {
    const cluster = new ServiceCluster('1.36');
    const service = cluster.made({ type: 'LoadBalancer' });
    const refused = cluster.updateStatus(
      service,
      withIngress(
        { ip: '192.0.2.1', ipMode: 'x' },
        { hostname: 'a.example', ipMode: 'VIP' },
        { ip: '010.0.0.1' },
      ),
    );
    assert.deepEqual(refused, [
      'status.loadBalancer.ingress[0].ipMode: Unsupported value: "x": supported values: "Proxy", "VIP"',
      'status.loadBalancer.ingress[1].ipMode: Forbidden: may not be specified when `ip` is not set',
      'status.loadBalancer.ingress[2].ip: Invalid value: "010.0.0.1": must not have leading 0s',
    ]);
  });

  it('leaves the spec alone, but not the metadata', () => {
    const cluster = new ServiceCluster('1.36');
    const service = cluster.made({});
    const changedAll = succeeded(
      cluster.updateStatus(service, (one) => ({
        ...one,
        metadata: { ...one.metadata, labels: { a: 'b' } },
        spec: { type: 'NodePort' },
      })),
    );
    assert.deepEqual(changedAll.spec, service.spec);
    assert.deepEqual(changedAll.metadata.labels, { a: 'b' });
  });
});

function refuses(
  profile: ProfileName,
  name: string,
  change: (service: StoredService) => object,
  causes: readonly (string | RegExp)[],
): void {
  it(`refuses ${name}`, () => {
    const cluster = new ServiceCluster(profile);
    const attempt = cluster.update(stored(cluster, LOCAL_BALANCER), change);
    assert.ok(!('service' in attempt));
    assert.equal(attempt.length, causes.length, attempt.join('\n'));
    for (const [index, cause] of causes.entries()) {
      const text = attempt[index] ?? '';
      assert.ok(typeof cause === 'string' ? text === cause : cause.test(text), text);
    }
  });
}

function changed(
  profile: ProfileName,
  spec: SentSpec,
  change: (service: StoredService) => object,
): StoredService {
  const cluster = new ServiceCluster(profile);
  return succeeded(cluster.update(stored(cluster, spec), change));
}

/** With the identity that a server gives. */
function stored(cluster: ServiceCluster, spec: SentSpec): StoredService {
  const { metadata, ...service } = cluster.made(spec);
  return { ...service, metadata: { ...metadata, uid: 'uid', resourceVersion: '1' } };
}

function omitting(name: keyof ServiceSpec): (service: StoredService) => object {
  return ({ spec: { [name]: _omitted, ...spec }, ...service }) => ({ ...service, spec });
}

function withIngress(...ingress: readonly object[]): (service: StoredService) => object {
  return (service) => ({ ...service, status: { loadBalancer: { ingress } } });
}
