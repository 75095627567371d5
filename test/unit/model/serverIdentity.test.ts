import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import { ServerIdentity } from '../../../src/model/serverIdentity.ts';
import { SILENT } from '../../support/connect.ts';
import { assertFails } from '../kube/serviceApi/assertFails.ts';
import {
  failure,
  json,
  startRecordingServer,
  V1_36,
  type RecordingServer,
  type Reply,
} from '../kube/serviceApi/recordingServer.ts';

const { signal } = new AbortController();

/** A server whose version the test chooses. */
async function rig(
  t: TestContext,
  version: string,
): Promise<{
  readonly identity: ServerIdentity;
  readonly server: RecordingServer;
  /** The server is this one from now on. */
  readonly becomes: (version: Reply) => void;
  readonly asked: () => number;
}> {
  let answer: Reply = json({ gitVersion: version });
  const server = await startRecordingServer(t, (response, request) => {
    (request.line === 'GET /version' ? answer : json({ groups: [] }))(response, request);
  });
  const identity = new ServerIdentity(server.api(V1_36).connection, SILENT, () => undefined);
  t.after(() => {
    identity.dispose();
  });
  return {
    identity,
    server,
    becomes: (reply) => {
      answer = reply;
    },
    asked: () => server.requests.filter(({ line }) => line === 'GET /version').length,
  };
}

test('the features are proven once, whoever asks', async (t) => {
  const { identity, asked } = await rig(t, 'v1.36.0');
  const [one, other] = await Promise.all([identity.apiServer(signal), identity.apiServer(signal)]);
  assert.equal(one, other);
  assert.equal(await identity.apiServer(signal), one);
  assert.equal((await identity.capabilities())?.gitVersion, 'v1.36.0');
  assert.deepEqual([asked(), one.features.dryRun], [1, true]);
});

test('nothing is assumed of a server that was away', async (t) => {
  const { identity, becomes, asked } = await rig(t, 'v1.36.0');
  await identity.apiServer(signal);
  becomes(json({ gitVersion: 'v1.9.1' }));
  identity.forget();
  assert.equal((await identity.apiServer(signal)).features.dryRun, false);
  assert.deepEqual([asked(), identity.version], [2, 'v1.9.1']);
});

test('who waits for an answer that is out of date gets the next one', async (t) => {
  const { identity, becomes, server } = await rig(t, '');
  const held = Promise.withResolvers<ServerResponse>();
  becomes(held.resolve);
  const waiting = identity.apiServer(signal);
  const old = await held.promise;
  identity.forget();
  becomes(json({ gitVersion: 'v1.9.1' }));
  const answered = json({ gitVersion: 'v1.36.0' });
  answered(old, server.requests[0]!);
  assert.equal((await waiting).features.dryRun, false);
  assert.equal(identity.version, 'v1.9.1');
});

test('the version is found out even if the server is lost while it is asked', async (t) => {
  const { identity, becomes, server } = await rig(t, '');
  const held = Promise.withResolvers<ServerResponse>();
  becomes(held.resolve);
  const waiting = identity.capabilities();
  const old = await held.promise;
  identity.forget();
  becomes(json({ gitVersion: 'v1.9.1' }));
  json({ gitVersion: 'v1.36.0' })(old, server.requests[0]!);
  assert.equal((await waiting)?.gitVersion, 'v1.9.1');
  assert.equal(identity.version, 'v1.9.1');
});

test('who waits while the connection is made anew is not told of the loss', async (t) => {
  const { identity, becomes } = await rig(t, '');
  const held = Promise.withResolvers<ServerResponse>();
  becomes(held.resolve);
  const waiting = identity.apiServer(signal);
  const old = await held.promise;
  identity.forget();
  becomes(json({ gitVersion: 'v1.36.0' }));
  old.destroy();
  assert.equal((await waiting).features.dryRun, true);
});

test('a failure is told, and not kept', async (t) => {
  const { identity, becomes } = await rig(t, '');
  becomes(failure(503, { reason: 'ServiceUnavailable' }));
  await assertFails(identity.apiServer(signal), 'unavailable');
  becomes(json({ gitVersion: 'v1.36.0' }));
  assert.equal((await identity.apiServer(signal)).features.dryRun, true);
});

test('what was known is shown as long as nothing else is', async (t) => {
  const { identity, becomes } = await rig(t, 'v1.20.2');
  await identity.apiServer(signal);
  becomes(failure(503, { reason: 'ServiceUnavailable' }));
  identity.forget();
  assert.equal((await identity.capabilities())?.gitVersion, 'v1.20.2');
  await assertFails(identity.apiServer(signal), 'unavailable');
});

test('giving up ends the waiting of one, not of all', async (t) => {
  const { identity, becomes, server } = await rig(t, '');
  const held = Promise.withResolvers<ServerResponse>();
  becomes(held.resolve);
  const abort = new AbortController();
  const [impatient, patient] = [identity.apiServer(abort.signal), identity.apiServer(signal)];
  const response = await held.promise;
  abort.abort();
  await assertFails(impatient, 'aborted');
  json({ gitVersion: 'v1.36.0' })(response, server.requests[0]!);
  assert.equal((await patient).features.dryRun, true);
  const gone = new AbortController();
  gone.abort();
  await assertFails(identity.apiServer(gone.signal), 'aborted');
});

test('its end is the end of every question', async (t) => {
  const { identity, becomes } = await rig(t, '');
  const held = Promise.withResolvers<ServerResponse>();
  becomes(held.resolve);
  const waiting = identity.apiServer(signal);
  await held.promise;
  identity.dispose();
  await assertFails(waiting, 'aborted');
});
