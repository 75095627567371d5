import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, startCluster } from './exchange.ts';

const POD = '/api/v1/namespaces/default/pods/web';

test('says what the sandbox has not, and why', async (t) => {
  const cluster = await startCluster(t, '1.36');
  for (const [method, path, message] of [
    ['GET', `${POD}/log`, 'The sandbox runs no containers: pods/log is not there.'],
    ['POST', `${POD}/portforward`, 'The sandbox runs no containers: pods/portforward is not there.'],
    ['GET', `${POD}/proxy/a/b`, 'The sandbox runs no containers: pods/proxy is not there.'],
    ['POST', `${POD}/eviction`, 'The sandbox evicts no pods: delete them: pods/eviction is not there.'],
    [
      'PUT',
      '/api/v1/namespaces/default/finalize',
      'The sandbox empties a namespace before its deletion is answered: namespaces/finalize is not there.',
    ],
    [
      'POST',
      '/api/v1/namespaces/default/bindings',
      'The sandbox has one node, and puts every pod on it: bindings is not there.',
    ],
  ] as const) {
    const { status, object } = await exchange(cluster, path, { method });
    assert.deepEqual([status, object.reason, object.message], [501, 'NotImplemented', message]);
  }
});

test('what no server has, and groups that are not there, are not found', async (t) => {
  const cluster = await startCluster(t, '1.36');
  for (const path of [
    `${POD}/nothing`,
    '/api/v1/namespaces/default/services/web/log',
    '/apis/apps/v1/namespaces/default/deployments/web/scale',
  ]) {
    assert.equal((await exchange(cluster, path)).status, 404, path);
  }
});

test('discovery lists nothing of it', async (t) => {
  for (const profile of ['1.9', '1.20', '1.36'] as const) {
    const cluster = await startCluster(t, profile);
    const { resources } = (await exchange(cluster, '/api/v1')).object as unknown as {
      readonly resources: readonly { readonly name: string }[];
    };
    const names = resources.map(({ name }) => name).filter((name) => name.startsWith('pods/'));
    assert.deepEqual(names, ['pods/status']);
  }
});
