import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeError } from '../../../src/kube/errors.ts';
import { containerPorts, matchedBy, readPods, readWorkloads } from '../../../src/kube/workloads.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startCannedServer } from '../../support/cannedServer.ts';
import { connect, userWith } from '../../support/connect.ts';

const { signal } = new AbortController();
const PODS = '/api/v1/namespaces/shop/pods';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments';
const STATEFUL_SETS = '/apis/apps/v1/namespaces/shop/statefulsets';
const DAEMON_SETS = '/apis/apps/v1/namespaces/shop/daemonsets';
const DEPLOYMENT_CONFIGS = '/apis/apps.openshift.io/v1/namespaces/shop/deploymentconfigs';

const pod = (name: string, labels: object, isReady = true): object => ({
  metadata: { name, labels },
  spec: { containers: [{ ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] }, {}] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
});

for (const profile of ['1.9', '1.36'] as const) {
  test(`the pods of a sandbox of ${profile} are grouped by their labels`, async (t) => {
    const sandbox = await startSandbox({ profile });
    t.after(() => sandbox.stop());
    const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    t.after(() => {
      connection.dispose();
    });
    const { workloads, pods } = await readWorkloads(connection, 'shop', signal);
    assert.deepEqual(
      workloads.map(({ kind, labels }) => {
        const matched = matchedBy(labels, pods);
        return [kind, labels['app'], matched.filter(({ isReady }) => isReady).length, matched.length];
      }),
      [
        ['Pod', 'api', 2, 3],
        ['Pod', 'chekout', 2, 2],
        ['Pod', 'search', 2, 2],
        ['Pod', 'web', 3, 3],
      ],
    );
    assert.deepEqual(containerPorts(matchedBy({ app: 'api' }, pods)), [
      { name: 'http', protocol: 'TCP', port: 8080 },
      { name: 'admin', protocol: 'TCP', port: 9090 },
    ]);
  });
}

test('pods are read by themselves, or the reason why not is told', async (t) => {
  const list = { metadata: { continue: 'more' }, items: [pod('web-1', { app: 'web' })] };
  const { connection, asked } = await startCannedServer(t, { [PODS]: list });
  const { pods, hasMorePods } = await readPods(connection, 'shop', signal);
  assert.deepEqual([pods.map(({ name }) => name), hasMorePods], [['web-1'], true]);
  assert.equal(asked.length, 1);
  await assert.rejects(readPods(connection, 'other', signal), { code: 'notFound' });
});

test('workloads are offered with labels that outlive a rollout', async (t) => {
  const { connection, asked } = await startCannedServer(t, {
    [PODS]: {
      metadata: { continue: 'more' },
      items: [
        pod('web-1', { app: 'web', 'pod-template-hash': '1' }),
        pod('web-2', { app: 'web', 'pod-template-hash': '2' }, false),
        pod('alone', { run: 'alone' }),
        pod('bare', { 'pod-template-hash': '3' }),
        { ...pod('done', { job: 'once' }), status: { phase: 'Succeeded' } },
        { ...pod('going', { run: 'gone' }), metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
      ],
    },
    [DEPLOYMENTS]: {
      items: [{ metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } } } }],
    },
    [STATEFUL_SETS]: {
      items: [
        {
          metadata: { name: 'db' },
          spec: {
            selector: { matchExpressions: [{ key: 'db', operator: 'Exists' }] },
            template: { metadata: { labels: { db: 'main' } } },
          },
        },
      ],
    },
    [DEPLOYMENT_CONFIGS]: {
      items: [
        {
          metadata: { name: 'old' },
          spec: { selector: { deploymentconfig: 'old', deployment: 'old-3' } },
        },
      ],
    },
  });
  const { workloads, pods, hasMorePods } = await readWorkloads(connection, 'shop', signal);
  assert.deepEqual(workloads, [
    { kind: 'Deployment', name: 'web', labels: { app: 'web' } },
    { kind: 'StatefulSet', name: 'db', labels: { db: 'main' } },
    { kind: 'DeploymentConfig', name: 'old', labels: { deploymentconfig: 'old' } },
    { kind: 'Pod', name: 'alone', labels: { run: 'alone' } },
  ]);
  assert.deepEqual(
    matchedBy({ app: 'web' }, pods).map(({ name, isReady }) => [name, isReady]),
    [
      ['web-1', true],
      ['web-2', false],
    ],
  );
  assert.deepEqual(matchedBy({}, pods), []);
  assert.equal(hasMorePods, true);
  assert.ok(asked.every((url) => url.endsWith('?limit=500')));
});

test('what may not be seen is left out, and where nothing may be seen that is said', async (t) => {
  const forbidden = {
    [DEPLOYMENTS]: 403,
    [STATEFUL_SETS]: 403,
    [DAEMON_SETS]: 403,
    [DEPLOYMENT_CONFIGS]: 403,
  };
  const some = await startCannedServer(t, { ...forbidden, [PODS]: { items: [pod('web', { app: 'web' })] } });
  const { workloads } = await readWorkloads(some.connection, 'shop', signal);
  assert.deepEqual(workloads, [{ kind: 'Pod', name: 'web', labels: { app: 'web' } }]);

  const none = await startCannedServer(t, { ...forbidden, [PODS]: 403 });
  await assert.rejects(readWorkloads(none.connection, 'shop', signal), { code: 'forbidden' });

  const broken = await startCannedServer(t, { ...forbidden, [PODS]: 500 });
  await assert.rejects(
    readWorkloads(broken.connection, 'shop', signal),
    (error) => error instanceof KubeError && error.code === 'unavailable',
  );
});
