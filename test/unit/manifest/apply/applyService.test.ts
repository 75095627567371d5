import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { asJsonObject, type JsonObject } from '../../../../src/common/json.ts';
import { KubeError } from '../../../../src/kube/errors.ts';
import { createService } from '../../../../src/kube/serviceApi/createService.ts';
import { patchService } from '../../../../src/kube/serviceApi/patchService.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { conflictsOf } from '../../../../src/manifest/apply/applyConflicts.ts';
import { FIELD_MANAGER, type ApplyRequest } from '../../../../src/manifest/apply/applyRequest.ts';
import { applyService, type ApplyResult } from '../../../../src/manifest/apply/applyService.ts';
import { previewApply } from '../../../../src/manifest/apply/previewApply.ts';
import { LAST_APPLIED } from '../merge/applied.ts';
import { NAME, NAMESPACE, signal, startServer, webFile, type SandboxedServer } from './sandboxedServer.ts';

const REF = { namespace: NAMESPACE, name: NAME };

for (const profile of ['1.9', '1.20', '1.36'] as const) {
  describe(`apply on ${profile}`, () => {
    test('a read and a write; of what is as it should be, a read', async (t) => {
      const { server, takeRequests, stored } = await startServer(t, profile);
      takeRequests();
      const created = await apply(server, webFile());
      assert.deepEqual(verbs(takeRequests()), ['GET', 'POST']);
      assert.deepEqual([created.action, created.method, created.former], ['created', 'client', undefined]);

      const again = await apply(server, webFile());
      assert.deepEqual(verbs(takeRequests()), ['GET']);
      assert.equal(again.action, 'unchanged');
      assert.deepEqual(again.object, created.object);

      const changed = await apply(server, webFile({ sessionAffinity: 'ClientIP' }));
      assert.deepEqual(verbs(takeRequests()), ['GET', 'PATCH']);
      assert.equal(changed.action, 'changed');
      assert.deepEqual(changed.former, created.object);
      assert.equal(
        asJsonObject(changed.object['metadata'])['resourceVersion'],
        stored()?.metadata.resourceVersion,
      );
      assert.deepEqual(
        changed.effects.defaulted.map(({ path }) => path),
        ['spec.sessionAffinityConfig.clientIP.timeoutSeconds'],
      );
    });

    test('what somebody writes between the read and the write stays', async (t) => {
      const { server, takeRequests, stored, setLabel, beforeWrites } = await startServer(t, profile);
      await apply(server, webFile({}, { labels: { app: 'web', tier: 'front' } }));
      takeRequests();
      // The file no longer has this label, so it would have been removed in ignorance of the new value.
      beforeWrites(1, () => {
        setLabel('tier', 'others');
      });
      const { action, former } = await apply(server, webFile());
      assert.deepEqual(verbs(takeRequests()), ['GET', 'PATCH', 'GET', 'PATCH']);
      assert.equal(action, 'changed');
      assert.deepEqual(asJsonObject(former?.['metadata'])['labels'], { app: 'web', tier: 'others' });
      assert.deepEqual(stored()?.metadata.labels, { app: 'web' });
    });

    test('after three conflicts it gives up, and nothing is overwritten', async (t) => {
      const { server, takeRequests, stored, setLabel, beforeWrites } = await startServer(t, profile);
      await apply(server, webFile());
      takeRequests();
      let count = 0;
      beforeWrites(3, () => {
        count += 1;
        setLabel('count', String(count));
      });
      await assert.rejects(apply(server, webFile({ sessionAffinity: 'ClientIP' })), { code: 'conflict' });
      assert.deepEqual(verbs(takeRequests()), ['GET', 'PATCH', 'GET', 'PATCH', 'GET', 'PATCH']);
      assert.deepEqual(stored()?.metadata.labels, { app: 'web', count: '3' });
    });

    test('somebody creates it just before', async (t) => {
      const { server, takeRequests, stored, remove, put, beforeWrites } = await startServer(t, profile);
      await apply(server, webFile());
      const other = stored()!;
      remove();
      takeRequests();
      beforeWrites(1, () => {
        put(other);
      });
      const { action, former } = await apply(server, webFile({ sessionAffinity: 'ClientIP' }));
      assert.deepEqual(verbs(takeRequests()), ['GET', 'POST', 'GET', 'PATCH']);
      assert.equal(action, 'changed');
      assert.equal(asJsonObject(former?.['metadata'])['uid'], other.metadata.uid);
    });

    test('somebody deletes it just before', async (t) => {
      const { server, takeRequests, remove, beforeWrites } = await startServer(t, profile);
      await apply(server, webFile());
      takeRequests();
      beforeWrites(1, remove);
      const { action, former } = await apply(server, webFile({ sessionAffinity: 'ClientIP' }));
      assert.deepEqual(verbs(takeRequests()), ['GET', 'PATCH', 'GET', 'POST']);
      assert.deepEqual([action, former], ['created', undefined]);
    });

    test('a file for one version is for no other, and is tried once', async (t) => {
      const { server, takeRequests, setLabel, stored } = await startServer(t, profile);
      const { object } = await apply(server, webFile());
      const { resourceVersion } = asJsonObject(object['metadata']);
      setLabel('by', 'others');
      takeRequests();
      await assert.rejects(apply(server, webFile({ sessionAffinity: 'ClientIP' }, { resourceVersion })), {
        code: 'conflict',
      });
      assert.deepEqual(verbs(takeRequests()), ['GET', 'PATCH']);
      assert.equal(stored()?.metadata.labels?.['by'], 'others');
    });

    test('a namespace that is not there is said once', async (t) => {
      const { server, takeRequests } = await startServer(t, profile);
      takeRequests();
      const request: ApplyRequest = { object: webFile(), namespace: 'missing', method: 'auto' };
      await assert.rejects(applyService(server, request, signal), { code: 'notFound' });
      assert.equal(takeRequests().length, 2);
    });
  });
}

describe('who applies it', () => {
  const object = webFile({ publishNotReadyAddresses: true }, { labels: { app: 'web', tier: 'front' } });

  test('a new Service: as `kubectl apply` would, so that kubectl can go on', async (t) => {
    const { server } = await startServer(t, '1.36');
    const { method, object: made } = await apply(server, object);
    assert.equal(method, 'client');
    assert.ok(Object.hasOwn(asJsonObject(asJsonObject(made['metadata'])['annotations']), LAST_APPLIED));
  });

  test('a Service that nobody applied: the server', async (t) => {
    const { server, takeRequests } = await startServer(t, '1.36');
    await create(server, webFile());
    takeRequests();
    const first = await apply(server, object);
    assert.deepEqual([first.method, first.action], ['server', 'changed']);
    assert.deepEqual(takeRequests(), [
      'GET services/web',
      'PATCH services/web?fieldManager=service-explorer&fieldValidation=Warn',
    ]);
    const second = await apply(server, object);
    assert.deepEqual([second.method, second.action, second.object], ['server', 'unchanged', first.object]);
  });

  test('where there is no server-side apply: the client', async (t) => {
    const { server } = await startServer(t, '1.9');
    await create(server, webFile());
    assert.equal((await apply(server, object)).method, 'client');
    const request: ApplyRequest = { object, namespace: NAMESPACE, method: 'server' };
    await assert.rejects(applyService(server, request, signal), { code: 'unsupported' });
  });

  test('the one that is asked for', async (t) => {
    const { server } = await startServer(t, '1.20');
    const made = await apply(server, webFile(), { method: 'server' });
    assert.deepEqual([made.method, made.action], ['server', 'created']);
    assert.equal((await apply(server, object, { method: 'client' })).method, 'client');
  });
});

test('fields of another manager are taken by force only', async (t) => {
  for (const profile of ['1.20', '1.36'] as const) {
    const { server, takeRequests, stored } = await startServer(t, profile);
    await apply(server, webFile(), { method: 'server' });
    const patch = { metadata: { labels: { app: 'others' } }, spec: { sessionAffinity: 'ClientIP' } };
    await patchService(server, REF, { type: 'merge', patch }, { signal, fieldManager: 'others' });
    takeRequests();
    const object = webFile({ sessionAffinity: 'None' });
    const error = await rejection(apply(server, object, { method: 'server' }));
    assert.equal(takeRequests().length, 2, 'such a conflict does not go away');
    assert.deepEqual(
      conflictsOf(error).map(({ manager, fields }) => [manager, fields.toSorted()]),
      [['others', ['.metadata.labels.app', '.spec.sessionAffinity']]],
    );
    assert.equal(stored()?.metadata.labels?.['app'], 'others');
    const forced = await apply(server, object, { method: 'server', force: true });
    assert.equal(forced.action, 'changed');
    assert.equal(stored()?.metadata.labels?.['app'], 'web');
  }
});

for (const profile of ['1.20', '1.36'] as const) {
  describe(`what this extension wrote otherwise than by an apply on ${profile}`, () => {
    const object = webFile({ sessionAffinity: 'ClientIP' });
    const PATCH = /^PATCH services\/web\?(?!.*force=true)/;
    const FORCED = /^PATCH services\/web\?.*force=true/;

    async function startOwn(t: TestContext): Promise<SandboxedServer> {
      const rig = await startServer(t, profile);
      await create(rig.server, webFile(), FIELD_MANAGER);
      rig.takeRequests();
      return rig;
    }

    function assertSent(requests: readonly string[], expected: readonly RegExp[]): void {
      assert.equal(requests.length, expected.length, requests.join());
      for (const [index, pattern] of expected.entries()) {
        assert.match(requests[index] ?? '', pattern);
      }
    }

    test('is taken without a question, and previewed so', async (t) => {
      const { server, takeRequests } = await startOwn(t);
      const request: ApplyRequest = { object, namespace: NAMESPACE, method: 'auto' };
      const { conflicts, wanted } = await previewApply(server, request, signal);
      assert.deepEqual(conflicts, []);
      takeRequests();
      const { method, action, object: stored } = await apply(server, object);
      assert.deepEqual([method, action], ['server', 'changed']);
      assertSent(takeRequests(), [/^GET/, PATCH, FORCED]);
      assert.deepEqual(asJsonObject(stored['spec']), asJsonObject(wanted['spec']));
    });

    test('is not, once somebody else has got hold of it', async (t) => {
      const { server, takeRequests, setLabel, beforeWrites } = await startOwn(t);
      let writes = 0;
      beforeWrites(2, () => {
        writes += 1;
        if (writes === 2) {
          setLabel('by', 'others');
        }
      });
      assert.equal((await apply(server, object)).action, 'changed');
      assertSent(takeRequests(), [/^GET/, PATCH, FORCED, /^GET/, PATCH, FORCED]);
    });

    test('is, beside what is not, no part of the conflict', async (t) => {
      const { server } = await startOwn(t);
      const patch = { metadata: { labels: { app: 'others' } } };
      await patchService(server, REF, { type: 'merge', patch }, { signal, fieldManager: 'others' });
      const request: ApplyRequest = { object, namespace: NAMESPACE, method: 'auto' };
      const { conflicts } = await previewApply(server, request, signal);
      assert.deepEqual(
        conflicts.map(({ manager }) => manager),
        ['others'],
      );
      assert.equal((await rejection(apply(server, object))).code, 'conflict');
    });
  });
}

describe('nothing is sent', () => {
  const { apiVersion, kind, metadata, spec } = webFile();
  for (const [title, object] of [
    ['of a file without a name', { apiVersion, kind, metadata: { generateName: 'web-' }, spec }],
    ['of a file with an empty name', webFile({}, { name: '' })],
    ['of another namespace', webFile({}, { namespace: 'other' })],
    ['of another kind', { ...webFile(), kind: 'ConfigMap' }],
    ['of a file without a spec', { apiVersion, kind, metadata }],
    ['of a name that would lead elsewhere', webFile({}, { name: '../pods/web' })],
  ] satisfies [string, JsonObject][]) {
    test(title, async (t) => {
      const { server, takeRequests } = await startServer(t, '1.36');
      takeRequests();
      for (const method of ['auto', 'server', 'client'] as const) {
        await assert.rejects(apply(server, object, { method }), { code: 'invalid', httpStatus: undefined });
      }
      assert.deepEqual(takeRequests(), []);
    });
  }
});

test('an aborted apply says so', async (t) => {
  const { server, stored } = await startServer(t, '1.36');
  const request: ApplyRequest = { object: webFile(), namespace: NAMESPACE, method: 'auto' };
  await assert.rejects(applyService(server, request, AbortSignal.abort()), { code: 'aborted' });
  assert.equal(stored(), undefined);
});

test('the server warns of a field that it does not know', async (t) => {
  const { server } = await startServer(t, '1.36');
  const { warnings, effects } = await apply(server, webFile({ prots: [{ port: 80 }] }));
  assert.deepEqual(warnings, ['unknown field "spec.prots"']);
  assert.deepEqual(effects.dropped, [{ path: 'spec.prots', before: [{ port: 80 }] }]);
});

async function apply(
  server: ApiServer,
  object: JsonObject,
  how: Partial<ApplyRequest> = {},
): Promise<ApplyResult> {
  return applyService(server, { object, namespace: NAMESPACE, method: 'auto', ...how }, signal);
}

async function create(server: ApiServer, object: JsonObject, fieldManager = 'others'): Promise<void> {
  const body = { mediaType: 'application/json', text: JSON.stringify(object) } as const;
  await createService(server, NAMESPACE, body, { signal, fieldManager });
}

async function rejection(promise: Promise<unknown>): Promise<KubeError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof KubeError);
    return error;
  }
  return assert.fail('It should have failed.');
}

function verbs(requests: readonly string[]): readonly string[] {
  return requests.map((request) => request.split(' ')[0] ?? '');
}
