import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Service } from '../../../../src/kube/types.ts';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import { exchange, service, SERVICES, startCluster } from './exchange.ts';

const WEB = `${SERVICES}/web`;
const MERGE = { 'content-type': 'application/merge-patch+json' };

describe('delete', () => {
  test('an object with finalizers waits for the last of them', async (t) => {
    const cluster = await startCluster(t, '1.36');
    await exchange(cluster, SERVICES, {
      body: service('web', { metadata: { name: 'web', finalizers: ['a/b'] } }),
    });
    assert.equal((await exchange(cluster, WEB, { method: 'DELETE' })).status, 200);
    assert.ok((await exchange(cluster, WEB)).object.metadata.deletionTimestamp);
    const patch = { metadata: { finalizers: null } };
    assert.equal(
      (await exchange(cluster, WEB, { method: 'PATCH', body: patch, headers: MERGE })).status,
      200,
    );
    assert.equal((await exchange(cluster, WEB)).status, 404);
  });

  test('answers with the version of the deletion, not with one of what follows from it', async (t) => {
    const cluster = await startSandbox({ samples: false });
    t.after(() => cluster.stop());
    const body = service('web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
    await exchange(cluster, SERVICES, { body });
    const { version } = cluster.state;
    const { object } = await exchange(cluster, WEB, { method: 'DELETE' });
    assert.equal(object.metadata.resourceVersion, String(version + 1));
    assert.ok(cluster.state.version > version + 1);
  });

  test('looks at the version that was expected; 1.9 does not', async (t) => {
    for (const [profile, expected] of [
      ['1.9', 200],
      ['1.20', 409],
      ['1.36', 409],
    ] as const) {
      const cluster = await startCluster(t, profile);
      await exchange(cluster, SERVICES, { body: service('web') });
      const body = { preconditions: { resourceVersion: '1' } };
      assert.equal((await exchange(cluster, WEB, { method: 'DELETE', body })).status, expected);
    }
  });

  test('a namespace takes all that lives in it along', async (t) => {
    const cluster = await startCluster(t, '1.36');
    await exchange(cluster, '/api/v1/namespaces', { body: { metadata: { name: 'shop' } } });
    await exchange(cluster, '/api/v1/namespaces/shop/services', { body: service('web') });
    const deleted = await exchange(cluster, '/api/v1/namespaces/shop', { method: 'DELETE' });
    assert.deepEqual([deleted.status, deleted.object.status], [200, { phase: 'Terminating' }]);
    assert.equal(cluster.state.get('services', 'shop', 'web'), undefined);
    assert.equal(cluster.state.get('namespaces', '', 'shop'), undefined);
  });

  test('a collection goes as its selector says, and a dry run lets it be', async (t) => {
    const cluster = await startCluster(t, '1.36');
    for (const name of ['a', 'b']) {
      await exchange(cluster, SERVICES, { body: service(name, { metadata: { name, labels: { name } } }) });
    }
    const query = `${SERVICES}?labelSelector=name%3Da`;
    const names = (object: unknown): (string | undefined)[] =>
      (object as { items: Service[] }).items.map(({ metadata }) => metadata.name);
    assert.deepEqual(names((await exchange(cluster, `${query}&dryRun=All`, { method: 'DELETE' })).object), [
      'a',
    ]);
    assert.deepEqual(names((await exchange(cluster, query, { method: 'DELETE' })).object), ['a']);
    assert.equal((await exchange(cluster, `${SERVICES}/a`)).status, 404);
    assert.equal((await exchange(cluster, `${SERVICES}/b`)).status, 200);
  });

  test('watches see the end of an object whose last finalizer goes, and no change before it', async (t) => {
    const cluster = await startCluster(t, '1.36');
    const metadata = { name: 'web', finalizers: ['a/b'] };
    await exchange(cluster, SERVICES, { body: service('web', { metadata }) });
    await exchange(cluster, WEB, { method: 'DELETE' });
    const types: string[] = [];
    t.after(cluster.state.subscribe(({ type, resource }) => resource === 'services' && types.push(type)));
    const body = { metadata: { finalizers: null } };
    await exchange(cluster, WEB, { method: 'PATCH', body, headers: MERGE });
    assert.deepEqual(types, ['DELETED']);
  });

  test('options stand in the body or, without one, in the query', async (t) => {
    const cluster = await startCluster(t, '1.36');
    await exchange(cluster, SERVICES, { body: service('web') });
    const remove = (query: string, body?: object, type = 'application/json'): ReturnType<typeof exchange> =>
      exchange(cluster, WEB + query, {
        method: 'DELETE',
        ...(body && { body, headers: { 'content-type': type } }),
      });
    assert.equal((await remove('?dryRun=All')).status, 200);
    assert.equal((await remove('', { dryRun: ['All'] })).status, 200);
    assert.equal((await remove('', { dryRun: ['Some'] })).status, 422);
    assert.equal((await remove('', {}, 'application/vnd.kubernetes.protobuf')).status, 415);
    assert.equal((await remove('', { kind: 'Pod' })).status, 400);
    assert.equal((await exchange(cluster, WEB)).status, 200);
    assert.equal((await remove('?dryRun=All', {})).status, 200);
    assert.equal((await exchange(cluster, WEB)).status, 404);
  });

  test('what is expected of each object of a collection is looked at', async (t) => {
    const cluster = await startCluster(t, '1.36');
    await exchange(cluster, SERVICES, { body: service('web') });
    const body = { preconditions: { uid: 'other' } };
    assert.equal((await exchange(cluster, SERVICES, { method: 'DELETE', body })).status, 409);
    assert.equal((await exchange(cluster, WEB)).status, 200);
  });
});
