import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asJsonObject, type JsonObject } from '../../../../src/common/json.ts';
import { patchService } from '../../../../src/kube/serviceApi/patchService.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import type { ApplyRequest } from '../../../../src/manifest/apply/applyRequest.ts';
import { applyService } from '../../../../src/manifest/apply/applyService.ts';
import { previewApply, type ApplyPreview } from '../../../../src/manifest/apply/previewApply.ts';
import { NAME, NAMESPACE, signal, startServer, webFile } from './sandboxedServer.ts';

const REF = { namespace: NAMESPACE, name: NAME };

describe('where there is no dry run, which would write', () => {
  test('only reads are sent, and the preview says that it is a merge', async (t) => {
    const { server, takeRequests, stored } = await startServer(t, '1.9');
    takeRequests();
    const created = await preview(server, webFile());
    assert.deepEqual([created.action, created.by, created.method], ['create', 'localMerge', 'client']);
    assert.deepEqual(created.chosenByServer, [
      'metadata.resourceVersion',
      'metadata.uid',
      'metadata.creationTimestamp',
      'spec.clusterIP',
    ]);
    assert.equal(stored(), undefined);
    await apply(server, webFile());
    takeRequests();
    const changed = await preview(server, webFile({ type: 'NodePort' }));
    assert.equal(changed.action, 'change');
    assert.deepEqual(changed.chosenByServer, ['metadata.resourceVersion', 'spec.ports[0].nodePort']);
    assert.deepEqual(takeRequests(), ['GET services/web']);
  });

  test('what it would drop in silence is named', async (t) => {
    const { server } = await startServer(t, '1.9');
    const { droppedFields, wanted } = await preview(
      server,
      webFile({
        ports: [{ port: 80, appProtocol: 'h2c', tragetPort: 8080 }],
        internalTrafficPolicy: 'Local',
        ipFamilyPolicy: 'PreferDualStack',
      }),
    );
    assert.deepEqual(droppedFields.toSorted(), [
      'spec.internalTrafficPolicy',
      'spec.ipFamilyPolicy',
      'spec.ports[0].appProtocol',
      'spec.ports[0].tragetPort',
    ]);
    assert.equal(asJsonObject(wanted['spec'])['internalTrafficPolicy'], undefined);
  });

  test('a file whose only news is dropped changes nothing', async (t) => {
    const { server, stored } = await startServer(t, '1.9');
    await apply(server, webFile({ internalTrafficPolicy: 'Local' }));
    const before = stored();
    const shown = await preview(server, webFile({ internalTrafficPolicy: 'Local' }));
    assert.deepEqual([shown.action, shown.chosenByServer], ['nothing', []]);
    assert.equal((await apply(server, webFile({ internalTrafficPolicy: 'Local' }))).action, 'unchanged');
    assert.deepEqual(stored(), before);
  });
});

for (const profile of ['1.20', '1.36'] as const) {
  describe(`by dry run on ${profile}`, () => {
    test('the very request of the apply, but dry', async (t) => {
      const { server, takeRequests, stored } = await startServer(t, profile);
      const steps: readonly Partial<ApplyRequest>[] = [
        {},
        { object: webFile({ sessionAffinity: 'ClientIP' }) },
        { object: webFile({ sessionAffinity: 'ClientIP' }), method: 'server' },
      ];
      for (const step of steps) {
        const before = stored();
        takeRequests();
        const { by } = await preview(server, step.object ?? webFile(), step);
        assert.deepEqual([by, stored()], ['dryRun', before]);
        const dry = takeRequests().map((request) => request.replace('dryRun=All&', ''));
        await apply(server, step.object ?? webFile(), step);
        assert.deepEqual(dry, takeRequests());
        assert.equal(dry.length, 2);
      }
    });

    test('nothing to do is seen without a dry run', async (t) => {
      const { server, takeRequests, stored } = await startServer(t, profile);
      await apply(server, webFile());
      takeRequests();
      const { action, wanted, live } = await preview(server, webFile());
      assert.equal(action, 'nothing');
      assert.deepEqual(wanted, live);
      assert.equal(asJsonObject(asJsonObject(wanted)['metadata'])['uid'], stored()?.metadata.uid);
      assert.deepEqual(takeRequests(), ['GET services/web']);
    });

    test('whose fields stand in the way, and what force would make', async (t) => {
      const { server, stored } = await startServer(t, profile);
      await apply(server, webFile(), { method: 'server' });
      const patch = { metadata: { labels: { app: 'others' } } };
      await patchService(server, REF, { type: 'merge', patch }, { signal, fieldManager: 'others' });
      const before = stored();
      const { conflicts, wanted } = await preview(server, webFile(), { method: 'server' });
      assert.deepEqual(conflicts, [{ manager: 'others', fields: ['.metadata.labels.app'] }]);
      assert.deepEqual(asJsonObject(wanted['metadata'])['labels'], { app: 'web' });
      assert.deepEqual(stored(), before);
      const forced = await preview(server, webFile(), { method: 'server', force: true });
      assert.deepEqual([forced.conflicts, forced.wanted], [[], wanted]);
    });

    test('what the server refuses it refuses now', async (t) => {
      const { server } = await startServer(t, profile);
      await assert.rejects(preview(server, webFile({ ports: [{ port: 0 }] })), {
        code: 'invalid',
        httpStatus: 422,
      });
    });
  });
}

test('ports that a strategic merge patch would lose are named', async (t) => {
  for (const profile of ['1.9', '1.36'] as const) {
    const { server } = await startServer(t, profile);
    const dns = { name: 'dns', port: 53, protocol: 'UDP' };
    await apply(server, webFile({ ports: [dns] }));
    const object = webFile({ ports: [dns, { name: 'dns-tcp', port: 53, protocol: 'TCP' }] });
    assert.notDeepEqual((await preview(server, object)).endangeredPorts, []);
    const { object: stored } = await apply(server, object);
    assert.equal((asJsonObject(stored['spec'])['ports'] as readonly unknown[]).length, 2);
  }
});

async function preview(
  server: ApiServer,
  object: JsonObject,
  how: Partial<ApplyRequest> = {},
): Promise<ApplyPreview> {
  return previewApply(server, { object, namespace: NAMESPACE, method: 'auto', ...how }, signal);
}

async function apply(
  server: ApiServer,
  object: JsonObject,
  how: Partial<ApplyRequest> = {},
): ReturnType<typeof applyService> {
  return applyService(server, { object, namespace: NAMESPACE, method: 'auto', ...how }, signal);
}
