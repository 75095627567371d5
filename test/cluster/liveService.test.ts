import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { createService } from '../../src/kube/serviceApi/createService.ts';
import { readService } from '../../src/kube/serviceApi/readService.ts';
import { discoverApiServer } from '../../src/kube/serviceApi/server.ts';
import type { KubeObject } from '../../src/kube/types.ts';
import { asJsonObject, type JsonObject } from '../../src/common/json.ts';
import { LiveService } from '../../src/documents/liveService.ts';
import { withoutManagedFields } from '../../src/documents/serviceText.ts';
import { reviewServiceRights } from '../../src/model/serviceRights.ts';
import { bindClusterRole } from '../support/bindClusterRole.ts';
import { connectTo } from '../support/connect.ts';
import { fuzzSeed } from '../support/fuzz.ts';
import { editTogether } from '../support/lostUpdates.ts';
import { skipIfMissing } from '../support/missing.ts';

const { signal } = new AbortController();

describe('live Services of kube-apiserver', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;
  let connections: readonly Connection[] = [];

  before(async () => {
    rig = await startApiServer({ users: [{ name: 'patcher', token: 'token-of-patcher' }] });
    connections = await Promise.all([connectTo(rig.kubeconfig), connectTo(rig.kubeconfig)]);
  });

  after(async () => {
    connections.forEach((connection) => {
      connection.dispose();
    });
    await rig.stop();
  });

  test('two editors on one lose nothing that was accepted', async (t) => {
    const [one, other] = await Promise.all(
      connections.map((connection) => discoverApiServer(connection, signal)),
    );
    const spec = { ports: [{ port: 80 }] };
    await createService(one!, 'default', { metadata: { name: 'web' }, spec }, { signal });
    const ref = { namespace: 'default', name: 'web' };
    const tally = await editTogether([one!, other!], ref, { seed: fuzzSeed(t), steps: 300 });
    t.diagnostic(JSON.stringify(tally));
    assert.ok(tally.accepted > 80 && tally.conflicts > 30);
  });

  test('the managed fields that a text does not show stay', async () => {
    const server = await discoverApiServer(connections[0]!, signal);
    const file = { metadata: { name: 'kept' }, spec: { ports: [{ port: 80 }] } };
    await createService(server, 'default', file, { signal, fieldManager: 'somebody' });
    const service = new LiveService({ namespace: 'default', name: 'kept' }, 'service');
    const live = await service.read(server, signal);
    service.show(live);
    const { spec, ...rest } = withoutManagedFields(live);
    const wanted = { ...rest, spec: { ...asJsonObject(spec), sessionAffinity: 'ClientIP' } };
    await service.save(server, wanted, 'replace', signal);
    const { metadata } = (await service.read(server, signal)) as unknown as KubeObject;
    const { managedFields } = metadata as unknown as { managedFields: readonly { manager: string }[] };
    assert.deepEqual(managedFields.map(({ manager }) => manager).sort(), ['service-explorer', 'somebody']);
  });

  test('somebody who may patch and not update saves by a patch', async () => {
    const api = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
    const verbs = ['get', 'list', 'watch', 'patch'];
    const rules = [{ apiGroups: [''], resources: ['services', 'services/status'], verbs }];
    await kubeExpect(rig, 'POST', api, { metadata: { name: 'patch-services' }, rules });
    await bindClusterRole(rig, 'patch-services', 'patcher');
    const connection = await connectTo(await rig.kubeconfigFor({ token: 'token-of-patcher' }));
    try {
      const rights = await reviewServiceRights(connection, 'default', signal);
      assert.deepEqual([...rights].sort(), ['patch', 'patchStatus']);
      const admin = await discoverApiServer(connections[0]!, signal);
      const file = { metadata: { name: 'patched' }, spec: { ports: [{ port: 80 }, { port: 81 }] } };
      file.spec.ports.forEach((port, index) => Object.assign(port, { name: `p${index}` }));
      await createService(admin, 'default', file, { signal });
      const server = await discoverApiServer(connection, signal);
      for (const part of ['service', 'status'] as const) {
        const service = new LiveService({ namespace: 'default', name: 'patched' }, part);
        const live = await service.read(server, signal);
        service.show(live);
        const shown = withoutManagedFields(live);
        const [first] = asJsonObject(shown['spec'])['ports'] as unknown as readonly JsonObject[];
        const wanted =
          part === 'service'
            ? { ...shown, spec: { ...asJsonObject(shown['spec']), ports: [first ?? {}] } }
            : { ...shown, status: { loadBalancer: { ingress: [{ ip: '192.0.2.9' }] } } };
        await assert.rejects(service.save(server, wanted, 'replace', signal), { code: 'forbidden' });
        await service.save(server, wanted, 'patch', signal);
        await assert.rejects(
          new LiveService({ namespace: 'default', name: 'patched' }, part).save(
            server,
            { ...wanted, spec: {} },
            'patch',
            signal,
          ),
          { code: 'conflict' },
        );
      }
      const stored = (await readService(admin, { namespace: 'default', name: 'patched' }, { signal })).object;
      assert.deepEqual(
        [stored.spec?.ports?.map(({ port }) => port), stored.status?.loadBalancer?.ingress],
        [[80], [{ ip: '192.0.2.9' }]],
      );
    } finally {
      connection.dispose();
    }
  });
});
