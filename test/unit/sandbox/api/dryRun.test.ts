import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceSpec, StoredService } from '../../../../src/sandbox/services/service.ts';
import { exchange, service, SERVICES, startCluster, type Sent } from './exchange.ts';

for (const [profile, clusterIP] of [
  ['1.20', undefined],
  ['1.36', '10.96.0.0'],
] as const) {
  test(`a dry run allocates nothing, shows what ${profile} shows, and stores nothing`, async (t) => {
    const sandbox = await startCluster(t, profile);
    const specOf = async (path: string, sent?: Sent): Promise<ServiceSpec> =>
      ((await exchange(sandbox, path, sent)).object as unknown as StoredService).spec;

    const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] };
    const shown = await specOf(`${SERVICES}?dryRun=All`, { body: service('web', { spec }) });
    assert.equal(shown.clusterIP, clusterIP);
    assert.equal(shown.ports?.[0]?.nodePort, 80);
    assert.equal((await exchange(sandbox, `${SERVICES}/web`)).status, 404);

    await exchange(sandbox, SERVICES, { body: service('web') });
    const change = { spec: { type: 'NodePort' } };
    const patched = await specOf(`${SERVICES}/web?dryRun=All`, {
      method: 'PATCH',
      body: change,
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    assert.equal(patched.ports?.[0]?.nodePort, 32_769);
    assert.equal((await specOf(`${SERVICES}/web`)).type, 'ClusterIP');
  });
}
