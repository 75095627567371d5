import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SERVICE_OPERATIONS } from '../../../../src/kube/serviceApi/operations.ts';
import { deleteService } from '../../../../src/kube/serviceApi/deleteService.ts';
import { patchService } from '../../../../src/kube/serviceApi/patchService.ts';
import { assertFails } from './assertFails.ts';
import { DELETES, LISTS, PATCHES, READS, REF, WATCHES, writes } from './everyOperation.ts';
import { failure, json, startRecordingServer, V1_36, V1_9, WEB } from './recordingServer.ts';

const signal = new AbortController().signal;
const UID = { preconditions: { uid: 'u1' } };

describe('what 1.9 would ignore with another effect is never sent to it', () => {
  for (const [name, run] of Object.entries(writes())) {
    for (const options of [
      { dryRun: 'All' },
      { fieldValidation: 'Strict' },
      { fieldValidation: 'Warn' },
    ] as const) {
      test(`${name} with ${JSON.stringify(options)}`, async (t) => {
        const server = await startRecordingServer(t);
        await assertFails(run(server.api(V1_9), { ...options, signal }), 'unsupported');
        assert.deepEqual(server.requests, []);
      });
    }
  }

  for (const patch of PATCHES) {
    test(`a ${patch.type} patch with dryRun`, async (t) => {
      const server = await startRecordingServer(t);
      const options = { dryRun: 'All', fieldManager: 'tests', signal } as const;
      await assertFails(patchService(server.api(V1_9), REF, patch, options), 'unsupported');
      assert.deepEqual(server.requests, []);
    });
  }

  for (const [name, run] of Object.entries(DELETES)) {
    for (const options of [
      { dryRun: 'All' },
      UID,
      { ...UID, dryRun: 'All', ifUnsupported: 'readFirst' },
    ] as const) {
      test(`${name} with ${JSON.stringify(options)}`, async (t) => {
        const server = await startRecordingServer(t);
        await assertFails(run(server.api(V1_9), { ...options, signal }), 'unsupported');
        assert.deepEqual(server.requests, []);
      });
    }
  }

  for (const [name, run] of Object.entries({ ...LISTS, ...WATCHES })) {
    test(`${name} with resourceVersionMatch`, async (t) => {
      const server = await startRecordingServer(t);
      const options = { resourceVersion: '7', resourceVersionMatch: 'Exact', signal } as const;
      await assertFails(run(server.api(V1_9), options), 'unsupported');
      assert.deepEqual(server.requests, []);
    });
  }

  for (const [name, run] of Object.entries(WATCHES)) {
    for (const path of ['parameter', 'deprecated'] as const) {
      test(`${name} with sendInitialEvents, path ${path}`, async (t) => {
        const server = await startRecordingServer(t);
        await assertFails(run(server.api(V1_9), { sendInitialEvents: true, path, signal }), 'unsupported');
        assert.deepEqual(server.requests, []);
      });
    }
  }

  test('server-side apply, forced or not', async (t) => {
    const server = await startRecordingServer(t);
    for (const options of [{}, { force: true }]) {
      const work = patchService(
        server.api(V1_9),
        REF,
        { type: 'apply', object: WEB },
        {
          ...options,
          fieldManager: 'tests',
          signal,
        },
      );
      await assertFails(work, 'unsupported');
    }
    assert.deepEqual(server.requests, []);
  });

  test('every operation but the proxy was asked', () => {
    const asked = new Set(
      [writes(), DELETES, READS, LISTS, WATCHES].flatMap((functions) => Object.keys(functions)),
    );
    asked.add('proxyService');
    assert.deepEqual(asked, new Set(Object.values(SERVICE_OPERATIONS).map(({ run }) => run)));
  });
});

describe('what 1.9 would ignore without harm is left out', () => {
  for (const [name, run] of Object.entries(writes())) {
    test(name, async (t) => {
      const server = await startRecordingServer(t);
      await run(server.api(V1_9), { fieldManager: 'tests', fieldValidation: 'Ignore', signal });
      assert.doesNotMatch(server.requests[0]?.line ?? '?', /\?/);
    });
  }

  for (const [name, run] of Object.entries(WATCHES)) {
    test(name, async (t) => {
      const server = await startRecordingServer(t, (response) => response.end());
      await run(server.api(V1_9), { allowWatchBookmarks: true, signal });
      assert.doesNotMatch(server.requests[0]?.line ?? 'allowWatchBookmarks', /allowWatchBookmarks/);
    });
  }
});

describe('what 1.36 no longer knows', () => {
  test('export and exact are never sent', async (t) => {
    const server = await startRecordingServer(t);
    const api = server.api(V1_36);
    await assertFails(READS['readService']!(api, { export: true, signal }), 'unsupported');
    await assertFails(READS['readService']!(api, { exact: true, signal }), 'unsupported');
    assert.deepEqual(server.requests, []);
  });

  test('includeUninitialized is left out', async (t) => {
    const server = await startRecordingServer(
      t,
      json({ apiVersion: 'v1', kind: 'ServiceList', items: null }),
    );
    await LISTS['listServices']!(server.api(V1_36), { includeUninitialized: true, signal });
    await LISTS['listServices']!(server.api(V1_9), { includeUninitialized: true, signal });
    assert.deepEqual(
      server.requests.map(({ line }) => line),
      [
        'GET /api/v1/namespaces/shop/services',
        'GET /api/v1/namespaces/shop/services?includeUninitialized=true',
      ],
    );
  });
});

describe('a delete of what was seen, on a server that ignores preconditions', () => {
  const readFirst = { ...UID, ifUnsupported: 'readFirst', signal } as const;

  test('reads, compares and deletes without them', async (t) => {
    const server = await startRecordingServer(t);
    await deleteService(server.api(V1_9), REF, readFirst);
    assert.deepEqual(
      server.requests.map(({ line, body }) => [line, body]),
      [
        ['GET /api/v1/namespaces/shop/services/web', ''],
        ['DELETE /api/v1/namespaces/shop/services/web', ''],
      ],
    );
  });

  for (const preconditions of [{ uid: 'other' }, { resourceVersion: '6' }]) {
    test(`deletes nothing when ${JSON.stringify(preconditions)} is gone`, async (t) => {
      const server = await startRecordingServer(t);
      await assertFails(deleteService(server.api(V1_9), REF, { ...readFirst, preconditions }), 'conflict');
      assert.equal(server.requests.length, 1);
    });
  }

  test('deletes nothing when it cannot be read', async (t) => {
    const server = await startRecordingServer(t, failure(403, { reason: 'Forbidden', message: 'no' }));
    await assertFails(deleteService(server.api(V1_9), REF, readFirst), 'forbidden');
    assert.equal(server.requests.length, 1);
  });
});
