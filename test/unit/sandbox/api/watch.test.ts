import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Status } from '../../../../src/kube/types.ts';
import {
  startFaultServer,
  type FaultServer,
  type FaultServerOptions,
} from '../../../support/faultServer/faultServer.ts';
import { removeNamespace } from '../../../../src/sandbox/registry/namespaces.ts';
import { sampleNamespace, sampleService } from '../../../support/faultServer/sampleServices.ts';
import { Call, get } from '../call.ts';

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
  server.state.put('services', sampleService('a', 'old'));
  const { version } = server.state;
  server.state.put('services', sampleService('a', 'web'));
  const call = await watch(server, `resourceVersion=${version}`);
  server.state.put('services', sampleService('a', 'web', { type: 'NodePort' }));
  server.state.put('namespaces', sampleNamespace('a'));
  server.state.remove('services', 'a', 'web');
  await call.until(({ events }) => events.length === 3);
  assert.deepEqual(call.summary, ['ADDED a/web', 'MODIFIED a/web', 'DELETED a/web']);
  const [added] = call.events;
  assert.deepEqual([added!.object.kind, added!.object.apiVersion], ['Service', 'v1']);
});

test('without a version, or with 0, it begins with what there is', async (t) => {
  const server = await start(t);
  server.state.put('services', sampleService('a', 'web'));
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
  server.state.put('namespaces', sampleNamespace('b'));
  server.state.put('services', sampleService('b', 'web'));
  server.state.put('services', sampleService('a', 'web'));
  removeNamespace(server.state, 'b');
  await services.until(({ events }) => events.length === 1);
  await namespaces.until(({ events }) => events.length === 3);
  assert.deepEqual(services.summary, ['ADDED a/web']);
  assert.deepEqual(namespaces.summary, ['ADDED /b', 'MODIFIED /b', 'DELETED /b']);
});

test('a deleted object carries the version of its deletion from 1.20 on, before that its last', async (t) => {
  for (const [profile, version] of [
    ['1.9', '101'],
    ['1.20', '102'],
    ['1.36', '102'],
  ] as const) {
    const server = await start(t, { profile });
    server.state.put('services', sampleService('a', 'web'));
    server.state.remove('services', 'a', 'web');
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
    server.state.put('services', sampleService('n', name));
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
  server.state.put('services', sampleService('a', 'past'));
  server.state.put('services', sampleService('a', 'future'));
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

test('a time longer than a timer can take does not end at once', async (t) => {
  const server = await start(t);
  const call = await watch(server, 'resourceVersion=100&timeoutSeconds=2147484');
  // A round trip of its own gives a timer that overflowed the time to fire.
  await get(`${server.url}/version`);
  await get(`${server.url}/version`);
  server.state.put('services', sampleService('a', 'web'));
  await call.until(({ events }) => events.length === 1);
  assert.equal(server.openWatches, 1);
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
    server.state.put('namespaces', sampleNamespace('a'));
    server.bookmark();
    server.state.put('services', sampleService('a', 'web'));
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
  old.state.put('services', sampleService('a', 'web'));
  const ignored = await watch(old, query);
  old.reachDeadline();
  await ignored.ending;
  assert.deepEqual(ignored.summary, ['ADDED a/web']);

  const middle = await start(t, { profile: '1.20' });
  const refused = await get(`${middle.url}/api/v1/services?watch=true&${query}`);
  assert.equal(refused.status, 422);

  const recent = await start(t, { profile: '1.36' });
  recent.state.put('services', sampleService('a', 'web'));
  const sent = await watch(recent, query);
  recent.state.put('services', sampleService('a', 'next'));
  await sent.until(({ events }) => events.length === 3);
  assert.deepEqual(sent.summary, ['ADDED a/web', 'BOOKMARK', 'ADDED a/next']);
  assert.deepEqual(sent.events[1]!.object.metadata, {
    resourceVersion: '101',
    annotations: { 'k8s.io/initial-events-end': 'true' },
  });
  const incomplete = await get(`${recent.url}/api/v1/services?watch=true&sendInitialEvents=true`);
  assert.equal(incomplete.status, 422);

  const without = await watch(recent, 'sendInitialEvents=false&resourceVersionMatch=NotOlderThan');
  recent.state.put('services', sampleService('a', 'last'));
  await without.until(({ events }) => events.length > 0);
  assert.deepEqual(without.summary, ['ADDED a/last']);
});

test('a watch with a selector adds what begins to match, and deletes what no longer does', async (t) => {
  const server = await start(t);
  const call = await watch(server, 'resourceVersion=100&labelSelector=tier%3Dfront');
  const web = sampleService('a', 'web');
  const labelled = { ...web, metadata: { ...web.metadata, labels: { tier: 'front' } } };
  server.state.put('services', web);
  server.state.put('services', labelled);
  server.state.put('services', { ...labelled, ...{ spec: { ...web.spec, type: 'NodePort' } } });
  server.state.put('services', web);
  server.state.remove('services', 'a', 'web');
  server.state.put('services', labelled);
  await call.until(({ events }) => events.length === 4);
  assert.deepEqual(call.summary, ['ADDED a/web', 'MODIFIED a/web', 'DELETED a/web', 'ADDED a/web']);
  assert.equal(call.events[2]!.object.metadata.resourceVersion, '104');
});

test('the deprecated paths watch all, a namespace, and one', async (t) => {
  const server = await start(t);
  const paths = [
    '/api/v1/watch/services',
    '/api/v1/watch/namespaces/a/services',
    '/api/v1/watch/namespaces/a/services/web',
  ];
  const calls = await Promise.all(paths.map((path) => watch(server, 'resourceVersion=100', path)));
  server.state.put('services', sampleService('b', 'web'));
  server.state.put('services', sampleService('a', 'other'));
  server.state.put('services', sampleService('a', 'web'));
  await Promise.all(calls.map((call) => call.until(({ summary }) => summary.includes('ADDED a/web'))));
  assert.deepEqual(
    calls.map(({ summary }) => summary.length),
    [3, 2, 1],
  );
});
