import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Status } from '../../../src/kube/types.ts';
import {
  startFaultServer,
  type FaultServer,
  type FaultServerOptions,
} from '../../support/faultServer/faultServer.ts';
import { sampleService } from '../../support/faultServer/sampleServices.ts';
import { Call, get } from './call.ts';

async function start(t: TestContext, options: FaultServerOptions = {}): Promise<FaultServer> {
  const server = await startFaultServer(options);
  t.after(() => server.close());
  return server;
}

/** Opens a watch of all Services, and waits until the server has opened it. */
async function watch(server: FaultServer, query: string, path = '/api/v1/services'): Promise<Call> {
  const call = new Call(`${server.url}${path}?watch=true&${query}`);
  await call.until(({ status }) => status === 200);
  return call;
}

test('sends what happened after a version, then what happens', async (t) => {
  const server = await start(t);
  server.state.put(sampleService('a', 'old'));
  const { version } = server.state;
  server.state.put(sampleService('a', 'web'));
  const call = await watch(server, `resourceVersion=${version}`);
  server.state.put(sampleService('a', 'web', { type: 'NodePort' }));
  server.state.putNamespace('a');
  server.state.remove('a', 'web');
  await call.until(({ events }) => events.length === 3);
  assert.deepEqual(call.summary, ['ADDED a/web', 'MODIFIED a/web', 'DELETED a/web']);
  const [added] = call.events;
  assert.deepEqual([added!.object.kind, added!.object.apiVersion], ['Service', 'v1']);
});

test('without a version, or with 0, it begins with what there is', async (t) => {
  const server = await start(t);
  server.state.put(sampleService('a', 'web'));
  for (const query of ['', 'resourceVersion=0']) {
    const call = await watch(server, query);
    await call.until(({ events }) => events.length === 1);
    assert.deepEqual(call.summary, ['ADDED a/web']);
  }
});

test('a watch in a namespace sees that namespace, a watch of namespaces sees namespaces', async (t) => {
  const server = await start(t);
  const services = await watch(server, 'resourceVersion=100', '/api/v1/namespaces/a/services');
  const namespaces = await watch(server, 'resourceVersion=100', '/api/v1/namespaces');
  server.state.putNamespace('b');
  server.state.put(sampleService('b', 'web'));
  server.state.put(sampleService('a', 'web'));
  server.state.removeNamespace('b');
  await services.until(({ events }) => events.length === 1);
  await namespaces.until(({ events }) => events.length === 2);
  assert.deepEqual(services.summary, ['ADDED a/web']);
  assert.deepEqual(namespaces.summary, ['ADDED /b', 'DELETED /b']);
});

test('a deleted object carries the version of its deletion from 1.20 on, before that its last', async (t) => {
  for (const [profile, version] of [
    ['1.9', '101'],
    ['1.20', '102'],
    ['1.36', '102'],
  ] as const) {
    const server = await start(t, { profile });
    server.state.put(sampleService('a', 'web'));
    server.state.remove('a', 'web');
    const call = await watch(server, 'resourceVersion=101');
    await call.until(({ events }) => events.length === 1);
    assert.equal(call.events[0]!.object.metadata.resourceVersion, version);
  }
});

test('a version that is no longer kept is told in the stream, or by HTTP status', async (t) => {
  for (const [profile, reason] of [
    ['1.9', 'Gone'],
    ['1.20', 'Expired'],
    ['1.36', 'Expired'],
  ] as const) {
    const inStream = await start(t, { profile });
    const call = await watch(inStream, 'resourceVersion=1');
    assert.equal(await call.ending, 'complete');
    const [event] = call.events as unknown as { type: string; object: Status }[];
    assert.deepEqual([event!.type, event!.object.code, event!.object.reason], ['ERROR', 410, reason]);
    assert.equal(event!.object.message, 'too old resource version: 1 (100)');

    const byStatus = await start(t, { profile, expiredWatch: 'http' });
    const refused = await get(`${byStatus.url}/api/v1/services?watch=true&resourceVersion=1`);
    assert.deepEqual([refused.status, (JSON.parse(refused.body) as Status).reason], [410, reason]);
  }
});

test('a history of limited size forgets, and so does compaction', async (t) => {
  const server = await start(t, { historySize: 2 });
  for (const name of ['a', 'b', 'c']) {
    server.state.put(sampleService('n', name));
  }
  const tooOld = await watch(server, 'resourceVersion=100');
  await tooOld.ending;
  assert.equal(tooOld.events[0]!.type, 'ERROR');
  const kept = await watch(server, 'resourceVersion=101');
  await kept.until(({ events }) => events.length === 2);
  server.state.compact();
  const compacted = await watch(server, 'resourceVersion=101');
  await compacted.ending;
  assert.equal(compacted.events[0]!.type, 'ERROR');
});

test('waits in silence for a version of the future', async (t) => {
  const server = await start(t);
  const call = await watch(server, 'resourceVersion=101');
  server.state.put(sampleService('a', 'past'));
  server.state.put(sampleService('a', 'future'));
  await call.until(({ events }) => events.length > 0);
  assert.deepEqual(call.summary, ['ADDED a/future']);
});

test('a version that is no number is a server error', async (t) => {
  const server = await start(t);
  assert.equal((await get(`${server.url}/api/v1/services?watch=true&resourceVersion=abc`)).status, 500);
});

test('ends cleanly when its time is over, with a bookmark for those who asked', async (t) => {
  const server = await start(t, { secondMs: 1 });
  const call = await watch(server, 'resourceVersion=100&timeoutSeconds=5&allowWatchBookmarks=true');
  assert.equal(await call.ending, 'complete');
  assert.deepEqual(call.summary, ['BOOKMARK']);
});

test('its time can be brought to an end by command', async (t) => {
  const server = await start(t);
  const services = await watch(server, 'resourceVersion=100');
  const namespaces = await watch(server, 'resourceVersion=100', '/api/v1/namespaces');
  server.reachDeadline({ resource: 'services' });
  assert.equal(await services.ending, 'complete');
  assert.equal(services.body, '');
  assert.equal(server.openWatches, 1);
  server.reachDeadline();
  assert.equal(await namespaces.ending, 'complete');
});

test('sends bookmarks by command and by the clock, to those who asked, from 1.16 on', async (t) => {
  for (const profile of ['1.9', '1.20', '1.36'] as const) {
    const server = await start(t, { profile });
    const asked = await watch(server, 'resourceVersion=100&allowWatchBookmarks=true');
    const others = await watch(server, 'resourceVersion=100');
    server.state.putNamespace('a');
    server.bookmark();
    server.state.put(sampleService('a', 'web'));
    await asked.until(({ summary }) => summary.includes('ADDED a/web'));
    await others.until(({ events }) => events.length > 0);
    assert.deepEqual(asked.summary, profile === '1.9' ? ['ADDED a/web'] : ['BOOKMARK', 'ADDED a/web']);
    assert.deepEqual(others.summary, ['ADDED a/web']);
    if (profile !== '1.9') {
      const { kind, metadata } = asked.events[0]!.object;
      assert.deepEqual([kind, metadata], ['Service', { resourceVersion: '101' }]);
    }
  }
  const clock = await start(t, { bookmarkEveryMs: 1 });
  const call = await watch(clock, 'resourceVersion=100&allowWatchBookmarks=true');
  await call.until(({ events }) => events.length >= 3);
  assert.deepEqual(call.summary.slice(0, 3), ['BOOKMARK', 'BOOKMARK', 'BOOKMARK']);
});

test('initial events are ignored by 1.9, refused by 1.20 and sent by 1.36', async (t) => {
  const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';

  const old = await start(t, { profile: '1.9' });
  old.state.put(sampleService('a', 'web'));
  const ignored = await watch(old, query);
  old.reachDeadline();
  await ignored.ending;
  assert.deepEqual(ignored.summary, ['ADDED a/web']);

  const middle = await start(t, { profile: '1.20' });
  const refused = await get(`${middle.url}/api/v1/services?watch=true&${query}`);
  assert.equal(refused.status, 422);
  assert.deepEqual((JSON.parse(refused.body) as Status).details?.causes, [
    {
      reason: 'FieldValueForbidden',
      message: 'Forbidden: resourceVersionMatch is forbidden for watch',
      field: 'resourceVersionMatch',
    },
    {
      reason: 'FieldValueForbidden',
      message: 'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
      field: 'resourceVersionMatch',
    },
  ]);

  const recent = await start(t, { profile: '1.36' });
  recent.state.put(sampleService('a', 'web'));
  const sent = await watch(recent, query);
  recent.state.put(sampleService('a', 'next'));
  await sent.until(({ events }) => events.length === 3);
  assert.deepEqual(sent.summary, ['ADDED a/web', 'BOOKMARK', 'ADDED a/next']);
  assert.deepEqual(sent.events[1]!.object.metadata, {
    resourceVersion: '101',
    annotations: { 'k8s.io/initial-events-end': 'true' },
  });
  const incomplete = await get(`${recent.url}/api/v1/services?watch=true&sendInitialEvents=true`);
  assert.equal(incomplete.status, 422);
});
