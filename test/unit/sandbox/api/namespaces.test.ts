import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, startCluster } from './exchange.ts';

const NAMESPACES = '/api/v1/namespaces';

test('a namespace lies in none, whatever its body says', async (t) => {
  const cluster = await startCluster(t, '1.36');
  const metadata = { name: 'shop', namespace: 'other' };
  const created = await exchange(cluster, NAMESPACES, { body: { metadata } });
  assert.deepEqual([created.status, created.object.metadata.namespace], [201, undefined]);
  const body = { metadata: { ...metadata, labels: { a: 'b' } } };
  const updated = await exchange(cluster, `${NAMESPACES}/shop`, { method: 'PUT', body });
  assert.deepEqual([updated.status, updated.object.metadata.namespace], [200, undefined]);
  assert.equal(cluster.state.get('namespaces', '', 'shop')?.metadata.labels?.['a'], 'b');
  assert.equal(cluster.state.objects('namespaces').filter((each) => each.metadata.name === 'shop').length, 1);
});

test('an update needs no version in any generation, and changes neither finalizers nor phase', async (t) => {
  for (const profile of ['1.9', '1.20', '1.36'] as const) {
    const cluster = await startCluster(t, profile);
    await exchange(cluster, NAMESPACES, { body: { metadata: { name: 'shop' } } });
    const body = { metadata: { name: 'shop' }, spec: {}, status: { phase: 'Terminating' } };
    const { status, object } = await exchange(cluster, `${NAMESPACES}/shop`, { method: 'PUT', body });
    assert.equal(status, 200);
    assert.deepEqual(object['spec'], { finalizers: ['kubernetes'] });
    assert.deepEqual(object.status, { phase: 'Active' });
  }
});

test('those that a cluster cannot do without are not deleted, not even in a dry run', async (t) => {
  const cluster = await startCluster(t, '1.36');
  for (const path of [`${NAMESPACES}/default`, `${NAMESPACES}/kube-system?dryRun=All`]) {
    const { status, object } = await exchange(cluster, path, { method: 'DELETE' });
    assert.deepEqual([status, object.reason], [403, 'Forbidden']);
    assert.match(object.message ?? '', /is forbidden: this namespace may not be deleted$/);
  }
  assert.ok(cluster.state.get('namespaces', '', 'default'));
});
