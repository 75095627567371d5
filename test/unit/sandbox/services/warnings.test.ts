import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServiceCluster, type SentSpec } from './attempt.ts';

const DEPRECATED = 'spec.externalIPs is deprecated and may no longer be implemented in some clusters';

describe('warnings of 1.36', () => {
  warns('of nothing', {}, []);
  warns(
    'of what headless Services do not use',
    {
      clusterIP: 'None',
      externalIPs: ['192.0.2.1'],
      loadBalancerIP: '192.0.2.2',
      sessionAffinity: 'ClientIP',
    },
    [
      'spec.loadBalancerIP is ignored for headless services',
      'spec.externalIPs is ignored for headless services',
      'spec.SessionAffinity is ignored for headless services',
    ],
  );
  warns('of an address that is not in its canonical form', { externalIPs: ['2001:DB8:0:0::1'] }, [
    'spec.externalIPs[0]: IPv6 address "2001:DB8:0:0::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    DEPRECATED,
  ]);
  warns('of an address that others read as octal', { type: 'LoadBalancer', loadBalancerIP: '192.0.02.1' }, [
    'spec.loadBalancerIP: non-standard IP address "192.0.02.1" will be considered invalid in a future Kubernetes release: use "192.0.2.1"',
  ]);
  warns(
    'of a range that is not in its canonical form',
    { type: 'LoadBalancer', loadBalancerSourceRanges: ['2001:DB8::/32'] },
    [
      'spec.loadBalancerSourceRanges[0]: IPv6 CIDR value "2001:DB8::/32" should be in RFC 5952 canonical format ("2001:db8::/32")',
    ],
  );
  warns(
    'of addresses that an external name does not use',
    { type: 'ExternalName', externalName: 'a.example', externalIPs: ['192.0.2.1'] },
    ['spec.externalIPs is ignored when spec.type is "ExternalName"'],
  );
  warns('of a name that only ExternalName uses', { externalName: 'a.example' }, [
    'spec.externalName is ignored when spec.type is not "ExternalName"',
  ]);
  warns('of a distribution with a better name', { trafficDistribution: 'PreferClose' }, [
    'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
  ]);
  warns(
    'of an annotation with a better name',
    {},
    [
      'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
    ],
    {
      annotations: { 'service.kubernetes.io/topology-aware-hints': 'auto' },
    },
  );

  it('are not given by older servers', () => {
    const attempt = new ServiceCluster('1.20').create({ externalIPs: ['192.0.2.1'] });
    assert.deepEqual('service' in attempt && attempt.warnings, []);
  });
});

function warns(name: string, spec: SentSpec, warnings: readonly string[], metadata: SentSpec = {}): void {
  it(name, () => {
    const attempt = new ServiceCluster('1.36').create(spec, metadata);
    assert.deepEqual('service' in attempt ? attempt.warnings : attempt, warnings);
  });
}
