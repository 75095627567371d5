import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { asJsonObject, type JsonObject } from '../../../src/common/json.ts';
import { LiveService } from '../../../src/documents/liveService.ts';
import { identityOf, withoutManagedFields } from '../../../src/documents/serviceText.ts';
import type { Part } from '../../../src/documents/writeService.ts';
import { createService } from '../../../src/kube/serviceApi/createService.ts';
import type { Service } from '../../../src/kube/types.ts';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import type { NamedObject } from '../../../src/sandbox/storage/clusterState.ts';
import {
  NAME,
  NAMESPACE,
  signal,
  startServer,
  webFile,
  type SandboxedServer,
} from '../manifest/apply/sandboxedServer.ts';

const ref = { namespace: NAMESPACE, name: NAME };

interface Setup extends SandboxedServer {
  readonly service: LiveService;
  /** The object of the text that shows what the cluster has, as somebody sees it who hides the managed fields. */
  readonly shown: JsonObject;
}

async function setUp(t: TestContext, profile: ProfileName = '1.36', part: Part = 'service'): Promise<Setup> {
  const sandboxed = await startServer(t, profile);
  const file = webFile({ type: 'LoadBalancer' }) as unknown as Service;
  await createService(sandboxed.server, NAMESPACE, file, { signal, fieldManager: 'somebody' });
  const service = new LiveService(ref, part);
  const live = await service.read(sandboxed.server, signal);
  service.show(live);
  sandboxed.takeRequests();
  return { ...sandboxed, service, shown: withoutManagedFields(live) };
}

function labelled(service: JsonObject, label: string, value = 'yes'): JsonObject {
  const metadata = asJsonObject(service['metadata']);
  return {
    ...service,
    metadata: { ...metadata, labels: { ...asJsonObject(metadata['labels']), [label]: value } },
  };
}

function metadataOf(service: unknown): JsonObject {
  return asJsonObject((service as JsonObject | undefined)?.['metadata']);
}

for (const profile of ['1.9', '1.20', '1.36'] satisfies ProfileName[]) {
  describe(`a live Service of ${profile}`, () => {
    test('that was not changed is not written', async (t) => {
      const { service, server, shown, takeRequests } = await setUp(t, profile);
      assert.deepEqual(await service.save(server, shown, 'replace', signal), { kind: 'unchanged' });
      assert.deepEqual(takeRequests(), []);
    });

    test('is replaced in one request, and the managed fields that are hidden stay', async (t) => {
      const { service, server, shown, stored, takeRequests } = await setUp(t, profile);
      const before = metadataOf(stored())['managedFields'];
      const result = await service.save(server, labelled(shown, 'mine'), 'replace', signal);
      assert.equal(result.kind, 'saved');
      assert.match(takeRequests().join(), /^PUT services\/web(?:\?fieldManager=service-explorer)?$/);
      const { labels, managedFields } = metadataOf(stored());
      assert.deepEqual(labels, { app: 'web', mine: 'yes' });
      assert.equal(managedFields === undefined, before === undefined);
      const managers = (managedFields as unknown as readonly JsonObject[] | undefined)?.length ?? 0;
      assert.equal(managers, profile === '1.9' ? 0 : 2, 'what created it, and what replaced it');
    });

    test('that somebody else changed is not overwritten', async (t) => {
      const { service, server, shown, setLabel, stored } = await setUp(t, profile);
      setLabel('theirs', 'yes');
      await assert.rejects(service.save(server, labelled(shown, 'mine'), 'replace', signal), {
        code: 'conflict',
      });
      await assert.rejects(service.save(server, labelled(shown, 'mine'), 'patch', signal), {
        code: 'conflict',
      });
      assert.deepEqual(metadataOf(stored())['labels'], { app: 'web', theirs: 'yes' });
    });

    test('is patched by who may not replace it', async (t) => {
      const { service, server, shown, stored, takeRequests } = await setUp(t, profile);
      await service.save(server, labelled(shown, 'mine'), 'patch', signal);
      assert.match(takeRequests().join(), /^PATCH services\/web/);
      assert.deepEqual(metadataOf(stored())['labels'], { app: 'web', mine: 'yes' });
    });

    test('is written though its status changed meanwhile', async (t) => {
      const { service, server, shown, put, stored } = await setUp(t, profile);
      put({
        ...stored()!,
        status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
      } as unknown as NamedObject);
      assert.equal(service.changeSince(identityOf(shown), stored() as unknown as JsonObject), undefined);
      await service.save(server, labelled(shown, 'mine'), 'replace', signal);
      assert.match(JSON.stringify(stored()), /"ip":"192\.0\.2\.1"/);
      assert.equal(asJsonObject(metadataOf(stored())['labels'])['mine'], 'yes');
    });

    test('that is edited on before the answer is read again is written once more', async (t) => {
      const { service, server, shown, stored } = await setUp(t, profile);
      await service.save(server, labelled(shown, 'mine', 'first'), 'replace', signal);
      await service.save(server, labelled(shown, 'mine', 'second'), 'replace', signal);
      assert.deepEqual(metadataOf(stored())['labels'], { app: 'web', mine: 'second' });
    });

    test('that was written here, and then by somebody else, is not overwritten by an older text', async (t) => {
      const { service, server, shown, setLabel } = await setUp(t, profile);
      await service.save(server, labelled(shown, 'mine', 'first'), 'replace', signal);
      setLabel('theirs', 'yes');
      const again = service.save(server, labelled(shown, 'mine', 'second'), 'replace', signal);
      await assert.rejects(again, { code: 'conflict' });
    });

    test('that was written though the answer was lost is not written again', async (t) => {
      const { service, server, shown, stored } = await setUp(t, profile);
      const wanted = labelled(shown, 'mine');
      const other = new LiveService(ref, 'service');
      other.show(shown);
      await other.save(server, wanted, 'replace', signal);
      const version = metadataOf(stored())['resourceVersion'];
      const result = await service.save(server, wanted, 'replace', signal);
      assert.equal(result.kind, 'saved');
      assert.equal(metadataOf(stored())['resourceVersion'], version);
      await service.save(server, labelled(wanted, 'more'), 'replace', signal);
      assert.deepEqual(metadataOf(stored())['labels'], { app: 'web', mine: 'yes', more: 'yes' });
    });

    test('whose text comes from another window is written where it is what the text says', async (t) => {
      const { server, shown, setLabel, stored } = await setUp(t, profile);
      const restored = new LiveService(ref, 'service');
      await restored.save(server, labelled(shown, 'mine'), 'replace', signal);
      assert.deepEqual(metadataOf(stored())['labels'], { app: 'web', mine: 'yes' });
      setLabel('theirs', 'yes');
      const another = new LiveService(ref, 'service');
      await assert.rejects(another.save(server, labelled(shown, 'mine'), 'replace', signal), {
        code: 'conflict',
      });
    });

    test('whose text names the same version of another Service is not written', async (t) => {
      const { service, server, shown, takeRequests } = await setUp(t, profile);
      const wanted = labelled(shown, 'mine');
      const other = { ...wanted, metadata: { ...metadataOf(wanted), uid: 'of-another-cluster' } };
      for (const one of [service, new LiveService(ref, 'service')]) {
        await assert.rejects(one.save(server, other, 'replace', signal), { code: 'conflict' });
        assert.deepEqual(takeRequests(), ['GET services/web']);
        assert.equal(one.changeSince(identityOf(other), shown), 'recreated');
        assert.equal(one.changeSince(identityOf(shown), shown), undefined);
      }
    });

    test('that is gone is not created by a save, but when that is wanted', async (t) => {
      const { service, server, shown, remove, stored } = await setUp(t, profile);
      remove();
      await assert.rejects(service.save(server, labelled(shown, 'mine'), 'replace', signal), {
        code: 'notFound',
      });
      assert.equal(stored(), undefined);
      await service.create(server, labelled(shown, 'mine'), signal);
      const { uid, labels } = metadataOf(stored());
      assert.deepEqual(labels, { app: 'web', mine: 'yes' });
      assert.notEqual(uid, identityOf(shown).uid);
      // What is typed on names the former one still.
      await service.save(server, labelled(shown, 'mine', 'again'), 'replace', signal);
    });

    test('that was deleted and created anew is another one', async (t) => {
      const { service, server, shown, remove, stored } = await setUp(t, profile);
      remove();
      await new LiveService(ref, 'service').create(server, webFile(), signal);
      const { uid } = metadataOf(stored());
      await assert.rejects(service.save(server, labelled(shown, 'mine'), 'replace', signal), {
        code: 'conflict',
      });
      assert.deepEqual(metadataOf(stored())['uid'], uid);
      const there = stored() as unknown as JsonObject;
      assert.equal(service.changeSince(identityOf(shown), there), 'recreated');
      const restored = new LiveService(ref, 'service');
      assert.equal(restored.changeSince(identityOf(shown), there), 'recreated');
    });

    for (const method of ['replace', 'patch'] as const) {
      test(`gets another status by a ${method}, and nothing else`, async (t) => {
        const { service, server, shown, stored, takeRequests } = await setUp(t, profile, 'status');
        const conditions = [
          { type: 'Ready', status: 'True', reason: 'Test', message: '', lastTransitionTime: null },
        ];
        const status = { loadBalancer: {}, ...(profile !== '1.9' && { conditions }) };
        const wanted = labelled({ ...shown, status }, 'ignored');
        await service.save(server, wanted, method, signal);
        assert.match(takeRequests().join(), /^(?:PUT|PATCH) services\/web\/status/);
        assert.deepEqual(metadataOf(stored())['labels'], { app: 'web' });
      });
    }
  });
}

test('a record of managers that a text only shows does not replace a newer one', async (t) => {
  const { server, stored, put } = await setUp(t);
  const service = new LiveService(ref, 'service');
  const live = await service.read(server, signal);
  service.show(live);
  const [own] = metadataOf(live)['managedFields'] as unknown as readonly JsonObject[];
  const managedFields = [own, { ...own, manager: 'a-controller', subresource: 'status' }];
  put({ ...stored()!, metadata: { ...stored()!.metadata, managedFields } } as unknown as NamedObject);
  await service.save(server, labelled(live, 'mine'), 'replace', signal);
  const managers = metadataOf(stored())['managedFields'] as unknown as readonly { manager: string }[];
  assert.ok(managers.some(({ manager }) => manager === 'a-controller'));
});

describe('a status', () => {
  test('is written though the rest changed meanwhile, which stays', async (t) => {
    const { service, server, shown, setLabel, stored } = await setUp(t, '1.36', 'status');
    setLabel('theirs', 'yes');
    const conditions = [
      {
        type: 'Ready',
        status: 'True',
        reason: 'Test',
        message: '',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ];
    await service.save(
      server,
      { ...shown, status: { ...asJsonObject(shown['status']), conditions } },
      'replace',
      signal,
    );
    const after = stored() as unknown as JsonObject;
    assert.deepEqual(metadataOf(after)['labels'], { app: 'web', theirs: 'yes' });
    assert.deepEqual(asJsonObject(after['status'])['conditions'], conditions);
  });

  test('that somebody else changed is not overwritten', async (t) => {
    const { service, server, shown, put, stored } = await setUp(t, '1.36', 'status');
    put({
      ...stored()!,
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
    } as unknown as NamedObject);
    await assert.rejects(
      service.save(server, { ...shown, status: { loadBalancer: {}, conditions: [] } }, 'replace', signal),
      { code: 'conflict' },
    );
  });
});
