import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, service, SERVICES, startCluster } from '../api/exchange.ts';

test('the Service of the API server comes back with its address, as a new object', async (t) => {
  const cluster = await startCluster(t, '1.36');
  const path = `${SERVICES}/kubernetes`;
  const before = cluster.state.get('services', 'default', 'kubernetes')!;
  const deleted = await exchange(cluster, path, { method: 'DELETE' });
  assert.equal(deleted.status, 200);
  const { object } = await exchange(cluster, path);
  assert.notEqual(object.metadata.uid, before.metadata.uid);
  const { spec } = object as unknown as { readonly spec: { readonly clusterIP: string } };
  assert.equal(spec.clusterIP, '10.96.0.1');
});

test('another Service stays deleted', async (t) => {
  const cluster = await startCluster(t, '1.36');
  await exchange(cluster, SERVICES, { body: service('web') });
  await exchange(cluster, `${SERVICES}/web`, { method: 'DELETE' });
  assert.equal((await exchange(cluster, `${SERVICES}/web`)).status, 404);
});
