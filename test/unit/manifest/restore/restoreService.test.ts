import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { createService } from '../../../../src/kube/serviceApi/createService.ts';
import { deleteService } from '../../../../src/kube/serviceApi/deleteService.ts';
import { readService } from '../../../../src/kube/serviceApi/readService.ts';
import { discoverApiServer, type ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import type { Service } from '../../../../src/kube/types.ts';
import { restorable } from '../../../../src/manifest/restore/restorable.ts';
import { restoreService } from '../../../../src/manifest/restore/restoreService.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../../support/connect.ts';

const { signal } = new AbortController();
const options = { signal };

async function start(t: TestContext, profile: ProfileName): Promise<ApiServer> {
  const sandbox = await startSandbox({ profile, samples: false, controllers: false });
  const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
  t.after(async () => {
    connection.dispose();
    await sandbox.stop();
  });
  return discoverApiServer(connection, signal);
}

type Spec = Readonly<Record<string, unknown>>;

async function create(server: ApiServer, name: string, spec: Spec = {}): Promise<Service> {
  const body = {
    metadata: { name, labels: { app: name }, annotations: { note: 'by hand' } },
    spec: { ports: [{ name: 'http', port: 80 }], ...spec },
  } as unknown as Service;
  return (await createService(server, 'default', body, options)).object;
}

async function createAndDelete(server: ApiServer, name: string, spec: Spec = {}): Promise<Service> {
  const service = await create(server, name, spec);
  await deleteService(server, { namespace: 'default', name }, options);
  return service;
}

/** What a person would miss if it were not the same. */
function kept({ metadata: { labels, annotations }, spec }: Service): unknown {
  return { labels, annotations, spec };
}

for (const profile of ['1.9', '1.20', '1.36'] as const) {
  describe(`a Service that was deleted from a sandbox of ${profile}`, () => {
    test('is there again as it was, with its cluster IP and its node ports', async (t) => {
      const server = await start(t, profile);
      const deleted = await createAndDelete(server, 'web', { type: 'NodePort', selector: { app: 'web' } });
      const { object, lost } = await restoreService(server, deleted, signal);
      assert.deepEqual(lost, []);
      assert.deepEqual(kept(object), kept(deleted));
      assert.notEqual(object.metadata.uid, deleted.metadata.uid);
    });

    test('leaves to the server what is taken, one by one, and says what that is', async (t) => {
      const server = await start(t, profile);
      const ports = [
        { name: 'http', port: 80, nodePort: 30_080 },
        { name: 'https', port: 443, nodePort: 30_443 },
      ];
      const deleted = await createAndDelete(server, 'web', { type: 'NodePort', ports });
      const clusterIP = deleted.spec?.clusterIP ?? '';
      await create(server, 'thief', { clusterIP });
      await create(server, 'another-thief', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_443 }] });
      const { object, lost } = await restoreService(server, deleted, signal);
      const [http, https] = object.spec?.ports ?? [];
      assert.equal(http?.nodePort, 30_080);
      assert.notEqual(https?.nodePort, 30_443);
      assert.notEqual(object.spec?.clusterIP, clusterIP);
      assert.deepEqual(lost, [
        { path: 'spec.clusterIP', was: clusterIP, now: object.spec?.clusterIP },
        { path: 'spec.ports[1].nodePort', was: 30_443, now: https?.nodePort },
      ]);
    });

    test('leaves a taken port for health checks to the server, which fails with 500 for it', async (t) => {
      const server = await start(t, profile);
      const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' };
      const deleted = await createAndDelete(server, 'web', { ...local, healthCheckNodePort: 30_999 });
      await create(server, 'thief', { ...local, healthCheckNodePort: 30_999 });
      const { lost } = await restoreService(server, deleted, signal);
      assert.deepEqual(
        lost.map(({ path, was }) => [path, was]),
        [['spec.healthCheckNodePort', 30_999]],
      );
    });

    test('is not put over another one of its name', async (t) => {
      const server = await start(t, profile);
      const deleted = await createAndDelete(server, 'web');
      const other = await create(server, 'web', { selector: { app: 'other' } });
      await assert.rejects(
        () => restoreService(server, deleted, signal),
        (error) => error instanceof KubeError && error.status?.reason === 'AlreadyExists',
      );
      const { object } = await readService(server, { namespace: 'default', name: 'web' }, options);
      assert.deepEqual(object, other);
    });

    test('is headless again where it was', async (t) => {
      const server = await start(t, profile);
      const deleted = await createAndDelete(server, 'db', { clusterIP: 'None' });
      const { object, lost } = await restoreService(server, deleted, signal);
      assert.equal(object.spec?.clusterIP, 'None');
      assert.deepEqual(lost, []);
    });
  });
}

test('is created without what a server gives every object, the deletion left on it, or its status', () => {
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'u2' };
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'u1',
      resourceVersion: '7',
      generation: 2,
      creationTimestamp: '2026-01-01T00:00:00Z',
      deletionTimestamp: '2026-01-02T00:00:00Z',
      deletionGracePeriodSeconds: 0,
      selfLink: '/api/v1/namespaces/shop/services/web',
      managedFields: [],
      labels: { app: 'web' },
      finalizers: ['foregroundDeletion', 'example.com/mine'],
      ownerReferences: [owner],
    },
    spec: { clusterIP: '10.0.0.7', ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
  };
  assert.deepEqual(restorable(object), {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web',
      namespace: 'shop',
      labels: { app: 'web' },
      finalizers: ['example.com/mine'],
      ownerReferences: [owner],
    },
    spec: object.spec,
  });
});
