import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, service, SERVICES, startCluster } from './exchange.ts';

test('an address that is odd never reaches another object', async (t) => {
  const cluster = await startCluster(t, '1.36');
  await exchange(cluster, SERVICES, { body: service('web') });
  const answers: Readonly<Record<string, number>> = {
    [`${SERVICES}/web/`]: 200,
    [`${SERVICES}/%77eb`]: 200,
    [`${SERVICES}/..`]: 400,
    [`${SERVICES}/%2e%2e`]: 400,
    [`${SERVICES}/x/../web`]: 404,
    [`${SERVICES}/x%2F..%2Fweb`]: 400,
    [`${SERVICES}/web%2Fstatus`]: 400,
    [`${SERVICES}/web%252Fstatus`]: 400,
    [`${SERVICES}//web`]: 404,
    [`/${SERVICES}/web`]: 404,
    '/api/v1/namespaces//services/web': 404,
    '/api/v1/namespaces//services': 404,
    '/apis//v1/namespaces/default/services/web': 404,
    '/api/v1/namespaces/kube-system/namespaces/default': 404,
    '/api/v1/namespaces/default/namespaces/default': 404,
    '/api/v1/services/web': 404,
    [`${SERVICES}/web/nothing`]: 404,
    [`${SERVICES}/web/status/more`]: 404,
    [`${SERVICES}/web%zz`]: 400,
    '/api/v2/services': 404,
    '/apis/apps/v1/deployments': 404,
  };
  const seen: Record<string, number> = {};
  for (const path of Object.keys(answers)) {
    seen[path] = (await exchange(cluster, path)).status;
  }
  assert.deepEqual(seen, answers);
});

test('a method that an address does not have is not allowed', async (t) => {
  const cluster = await startCluster(t, '1.36');
  await exchange(cluster, SERVICES, { body: service('web') });
  for (const [method, path] of [
    ['POST', '/api/v1/services'],
    ['DELETE', '/api/v1/services'],
    ['PUT', SERVICES],
    ['POST', `${SERVICES}/web`],
    ['OPTIONS', `${SERVICES}/web`],
    ['DELETE', `${SERVICES}/web/status`],
    ['DELETE', '/api/v1/namespaces'],
  ] as const) {
    const { status, object } = await exchange(cluster, path, { method });
    assert.deepEqual([path, status, object.reason], [path, 405, 'MethodNotAllowed']);
  }
});

test('what writes reaches no collection by an odd address, and nothing by that of a watch', async (t) => {
  const cluster = await startCluster(t, '1.36');
  await exchange(cluster, SERVICES, { body: service('web') });
  const { version } = cluster.state;
  for (const [method, path, expected] of [
    ['DELETE', `${SERVICES}//`, 404],
    ['DELETE', `${SERVICES}//status`, 404],
    ['POST', `${SERVICES}//status`, 404],
    ['DELETE', '/api/v1/namespaces/kube-public/namespaces/default', 404],
    ['DELETE', '/api/v1/watch/namespaces/default/services', 405],
    ['DELETE', '/api/v1/watch/namespaces/default/services/web', 405],
    ['POST', '/api/v1/watch/namespaces/default/services', 405],
  ] as const) {
    const body = method === 'POST' ? { body: service('other') } : {};
    const { status } = await exchange(cluster, path, { method, ...body });
    assert.deepEqual([method, path, status], [method, path, expected]);
  }
  assert.equal(cluster.state.version, version);
});

test('HEAD is a GET without its body', async (t) => {
  const cluster = await startCluster(t, '1.36');
  const { status, headers, text } = await exchange(cluster, SERVICES, { method: 'HEAD' });
  assert.deepEqual([status, headers['content-type'], text], [200, 'application/json', '']);
});
