import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Service } from '../../../../src/kube/types.ts';
import type { Endpoints } from '../../../../src/sandbox/controllers/endpointsController.ts';
import { profiles, type ProfileName } from '../../../../src/sandbox/profile.ts';
import { DESCRIPTION } from '../../../../src/sandbox/samples/sample.ts';
import { samplesFor } from '../../../../src/sandbox/samples/samples.ts';
import { useSandbox } from '../support/runningSandbox.ts';

test('are as old whenever they are made', (t) => {
  const hour = 3_600_000;
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 * hour });
  const ages = (): (number | undefined)[] =>
    samplesFor('1.36').map(
      ({ object: { metadata } }) => Date.now() - Date.parse(metadata.creationTimestamp!),
    );
  const before = ages();
  t.mock.timers.tick(100 * hour);
  assert.deepEqual(ages(), before);
});

for (const profile of Object.keys(profiles) as ProfileName[]) {
  describe(profile, () => {
    const running = useSandbox({ profile });

    /** `type address: ready/not ready endpoints`, by `namespace/name`. */
    const story = (): Record<string, string> => {
      const { state } = running().sandbox;
      return Object.fromEntries(
        state.objects('services').map((service: Service) => {
          const { namespace = '', name = '' } = service.metadata;
          const endpoints: Endpoints | undefined = state.get('endpoints', namespace, name);
          const count = (field: 'addresses' | 'notReadyAddresses'): number =>
            (endpoints?.subsets ?? []).reduce((sum, subset) => sum + (subset[field]?.length ?? 0), 0);
          const { type = '', clusterIP, externalName } = service.spec ?? {};
          const [ingress] = service.status?.loadBalancer?.ingress ?? [];
          const address = ingress?.ip ?? externalName ?? (clusterIP === 'None' ? 'None' : '');
          const behind =
            endpoints === undefined ? '' : ` ${count('addresses')}/${count('notReadyAddresses')}`;
          return [`${namespace}/${name}`, `${type} ${address}${behind}`];
        }),
      );
    };

    test('tells the story of a shop', () => {
      assert.deepEqual(story(), {
        'default/kubernetes': 'ClusterIP ',
        'monitoring/grafana': 'NodePort  1/0',
        'monitoring/prometheus': 'ClusterIP  1/0',
        'shop/api': 'ClusterIP  2/1',
        'shop/checkout': 'ClusterIP  0/0',
        'shop/gateway': 'LoadBalancer  3/0',
        'shop/payments': 'ExternalName payments.example.com',
        'shop/search': 'ClusterIP None 2/0',
        'shop/web': 'LoadBalancer 203.0.113.10 3/0',
      });
    });

    test('says in plain English what each Service is about', () => {
      const services = running().sandbox.state.objects('services');
      const samples = services.filter(({ metadata }) => metadata.namespace !== 'default');
      assert.deepEqual(
        samples.filter(({ metadata }) => !metadata.annotations?.[DESCRIPTION]?.endsWith('.')),
        [],
      );
    });

    test('tells of each event where its object is described', async () => {
      const { sandbox, call } = running();
      for (const [resource, name, reason] of [
        ['pods', 'api-7b9c5-xn3kq', 'Unhealthy'],
        ['services', 'gateway', 'SyncLoadBalancerFailed'],
      ] as const) {
        const uid = sandbox.state.get(resource, 'shop', name)?.metadata.uid;
        const selector = `involvedObject.name=${name},involvedObject.namespace=shop,involvedObject.uid=${uid!}`;
        const response = await call(`/api/v1/namespaces/shop/events?fieldSelector=${selector}`);
        const { items } = (await response.json()) as { items: readonly { readonly reason: string }[] };
        assert.deepEqual(
          items.map((event) => event.reason),
          [reason],
        );
      }
    });

    test('has a namespace without Services, and routes on OpenShift alone', () => {
      const { state } = running().sandbox;
      assert.ok(state.get('namespaces', '', 'empty-team'));
      assert.equal(state.objects('routes').length, profile === '1.9' ? 2 : 0);
    });
  });
}
