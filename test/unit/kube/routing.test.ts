import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KubeError } from '../../../src/kube/errors.ts';
import { readNamespaceRouting, readRouting } from '../../../src/kube/routing.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startCannedServer } from '../../support/cannedServer.ts';
import { connect, userWith } from '../../support/connect.ts';

const { signal } = new AbortController();
const WEB = { namespace: 'shop', name: 'web' };
const ROUTES = '/apis/route.openshift.io/v1/namespaces/shop/routes';
const HTTP_ROUTES = '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes';

function list(...specs: readonly object[]): object {
  return { items: specs.map((spec, index) => ({ metadata: { name: `it-${index}` }, spec })) };
}

for (const [profile, objects] of [
  ['1.9', [{ kind: 'Route', name: 'shop', hosts: ['shop.apps.sandbox.example.com'] }]],
  // No OpenShift, so there are no Routes.
  ['1.36', []],
] as const) {
  test(`a sandbox of ${profile} has ${objects.length} Routes to its shop, and none to other Services`, async (t) => {
    const sandbox = await startSandbox({ profile });
    t.after(() => sandbox.stop());
    const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    t.after(() => {
      connection.dispose();
    });
    assert.deepEqual(await readRouting(connection, WEB, signal), { objects, unknown: [] });
    assert.deepEqual(await readRouting(connection, { ...WEB, name: 'cache' }, signal), {
      objects: [],
      unknown: [],
    });
  });
}

test('Routes lead to a Service as the main backend or an alternate one', async (t) => {
  const { connection } = await startCannedServer(t, {
    [ROUTES]: list(
      { host: 'a.example.com', to: { kind: 'Service', name: 'web' } },
      { to: { name: 'other' }, alternateBackends: [{ kind: 'Service', name: 'web' }] },
      { host: 'c.example.com', to: { kind: 'Service', name: 'other' } },
    ),
  });
  const { objects } = await readRouting(connection, WEB, signal);
  assert.deepEqual(objects, [
    { kind: 'Route', name: 'it-0', hosts: ['a.example.com'] },
    { kind: 'Route', name: 'it-1', hosts: [] },
  ]);
});

describe('Ingresses lead to a Service by a path or by default', () => {
  const http = (backend: object): object => ({ host: 'a.example.com', http: { paths: [{ backend }] } });
  for (const [version, byPath, byDefault] of [
    [
      'networking.k8s.io/v1',
      { rules: [http({ service: { name: 'web' } })] },
      { defaultBackend: { service: { name: 'web' } } },
    ],
    [
      'networking.k8s.io/v1beta1',
      { rules: [http({ serviceName: 'web' })] },
      { backend: { serviceName: 'web' } },
    ],
    ['extensions/v1beta1', { rules: [http({ serviceName: 'web' })] }, { backend: { serviceName: 'web' } }],
  ] as const) {
    test(version, async (t) => {
      const { connection } = await startCannedServer(t, {
        [`/apis/${version}/namespaces/shop/ingresses`]: list(byPath, byDefault, {
          rules: [http({ serviceName: 'other', service: { name: 'other' } }), {}],
        }),
      });
      const { objects } = await readRouting(connection, WEB, signal);
      assert.deepEqual(objects, [
        { kind: 'Ingress', name: 'it-0', hosts: ['a.example.com'] },
        { kind: 'Ingress', name: 'it-1', hosts: [] },
      ]);
    });
  }
});

test('HTTPRoutes lead to Services of their own namespace, unless they say otherwise', async (t) => {
  const to = (backend: object): object => ({
    hostnames: ['a.example.com'],
    rules: [{ backendRefs: [backend] }],
  });
  const { connection } = await startCannedServer(t, {
    [HTTP_ROUTES]: list(
      to({ name: 'web' }),
      to({ name: 'web', namespace: 'other' }),
      to({ name: 'web', kind: 'X' }),
    ),
  });
  const { objects } = await readRouting(connection, WEB, signal);
  assert.deepEqual(objects, [{ kind: 'HTTPRoute', name: 'it-0', hosts: ['a.example.com'] }]);
});

test('GRPCRoutes lead to Services as HTTPRoutes do, which older servers have as v1beta1', async (t) => {
  const route = { rules: [{ backendRefs: [{ name: 'web' }] }] };
  const { connection } = await startCannedServer(t, {
    '/apis/gateway.networking.k8s.io/v1/namespaces/shop/grpcroutes': list(route),
    '/apis/gateway.networking.k8s.io/v1beta1/namespaces/shop/httproutes': list(route),
  });
  const { objects } = await readRouting(connection, WEB, signal);
  assert.deepEqual(objects, [
    { kind: 'HTTPRoute', name: 'it-0', hosts: [] },
    { kind: 'GRPCRoute', name: 'it-0', hosts: [] },
  ]);
});

test('what may not be listed is not known', async (t) => {
  const { connection } = await startCannedServer(t, { [ROUTES]: 403, [HTTP_ROUTES]: list() });
  assert.deepEqual(await readRouting(connection, WEB, signal), { objects: [], unknown: ['Route'] });
});

test('a server that fails is an error', async (t) => {
  const { connection } = await startCannedServer(t, { [ROUTES]: 500 });
  await assert.rejects(
    readRouting(connection, WEB, signal),
    (error) => error instanceof KubeError && error.code === 'unavailable',
  );
});

test('of several Services of a namespace each kind is listed once', async (t) => {
  const { connection, asked } = await startCannedServer(t, {
    [ROUTES]: list({ to: { name: 'web' } }, { to: { name: 'api' } }),
    [HTTP_ROUTES]: 403,
  });
  const leadingTo = await readNamespaceRouting(connection, 'shop', signal);
  const requests = asked.length;
  assert.deepEqual(
    ['web', 'api', 'other'].map((name) => leadingTo(name)),
    [['it-0'], ['it-1'], []].map((names) => ({
      objects: names.map((name) => ({ kind: 'Route', name, hosts: [] })),
      unknown: ['HTTPRoute'],
    })),
  );
  assert.equal(asked.length, requests);
});
