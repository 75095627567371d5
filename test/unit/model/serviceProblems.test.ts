import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServiceEndpoints } from '../../../src/kube/endpoints.ts';
import type { Service } from '../../../src/kube/types.ts';
import { problemsOf } from '../../../src/model/serviceProblems.ts';

const CREATED = '2026-01-01T00:00:00Z';
const NOW = Date.parse('2026-01-01T00:12:00Z');

function service(spec: object = {}, rest: object = {}): Service {
  return {
    metadata: { name: 'web', namespace: 'shop', creationTimestamp: CREATED },
    spec: { type: 'ClusterIP', selector: { app: 'web', tier: 'front' }, ports: [{ port: 80 }], ...spec },
    ...rest,
  };
}

function endpoints(ready: number, notReady = 0, ports: ServiceEndpoints['ports'] = []): ServiceEndpoints {
  const all = Array.from({ length: ready + notReady }, (_, index) => ({
    address: `10.1.0.${index}`,
    isReady: index < ready,
    pod: `web-${index}`,
  }));
  return { endpoints: all, ports };
}

const HTTP = { name: 'http', protocol: 'TCP', port: 8080 };
const selector = 'app=web,tier=front';

describe('what is wrong with a Service', () => {
  const cases: readonly (readonly [string, Service, ServiceEndpoints | undefined, readonly object[]])[] = [
    ['nothing', service(), endpoints(1), []],
    [
      'a selector that matches no pod',
      service(),
      endpoints(0),
      [{ kind: 'noReadyPod', selector, notReady: 0 }],
    ],
    ['pods that are not ready', service(), endpoints(0, 2), [{ kind: 'noReadyPod', selector, notReady: 2 }]],
    ['endpoints that are not known', service(), undefined, []],
    ['neither selector nor endpoints', service({ selector: null }), endpoints(0), [{ kind: 'noEndpoints' }]],
    ['endpoints that somebody wrote', service({ selector: {} }), endpoints(1), []],
    ['another name', service({ type: 'ExternalName', selector: {} }), endpoints(0), []],
    [
      'a load balancer without an address',
      service({ type: 'LoadBalancer' }),
      endpoints(1),
      [{ kind: 'loadBalancerPending', ageMs: 12 * 60_000 }],
    ],
    [
      'a load balancer with one',
      service({ type: 'LoadBalancer' }, { status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } }),
      endpoints(1),
      [],
    ],
    [
      'a container port that no pod has',
      service({
        ports: [
          { name: 'http', port: 80, targetPort: 'web' },
          { name: 'admin', port: 81, targetPort: 'adm' },
          { name: 'more', port: 82, targetPort: 8082 },
        ],
      }),
      endpoints(1, 0, [HTTP]),
      [{ kind: 'targetPortNotFound', port: 81, targetPort: 'adm' }],
    ],
    [
      'a container port by name without any pod, which is said already',
      service({ ports: [{ port: 80, targetPort: 'web' }] }),
      endpoints(0),
      [{ kind: 'noReadyPod', selector, notReady: 0 }],
    ],
    [
      'a deletion that is held',
      service({}, { metadata: { deletionTimestamp: CREATED, finalizers: ['example.com/drain'] } }),
      endpoints(1),
      [{ kind: 'deleting', since: CREATED, finalizers: ['example.com/drain'] }],
    ],
  ];
  for (const [what, object, found, expected] of cases) {
    test(what, () => {
      assert.deepEqual(problemsOf(object, found, NOW), expected);
    });
  }
});
