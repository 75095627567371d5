import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { discoverCapabilities, OLDEST_VERSION, parseVersion } from '../../../src/kube/capabilities.ts';
import { assertFails } from './serviceApi/assertFails.ts';
import { failure, json, startRecordingServer, V1_36, type Reply } from './serviceApi/recordingServer.ts';

const { signal } = new AbortController();

for (const [text, expected] of [
  ['v1.36.0', { major: 1, minor: 36 }],
  ['v1.9.1+a0ce1bc657', { major: 1, minor: 9 }],
  ['v1.25.4-gke.2100', { major: 1, minor: 25 }],
  ['v1.20+', { major: 1, minor: 20 }],
  ['v0.0.0-master+$Format:%h$', undefined],
  ['', undefined],
  ['latest', undefined],
] as const) {
  test(`reads the version "${text}"`, () => {
    assert.deepEqual(parseVersion(text), expected);
  });
}

describe('what a server says of itself', () => {
  const groups = { groups: [{ name: 'apps' }, { name: 'route.openshift.io' }] };
  const refused = failure(403, { reason: 'Forbidden', message: 'no' });
  const oldest = { gitVersion: undefined, version: OLDEST_VERSION, isOpenShift: false };
  for (const [what, version, apis, expected] of [
    [
      'Kubernetes',
      json({ gitVersion: 'v1.36.0' }),
      json({ groups: [{ name: 'apps' }] }),
      { gitVersion: 'v1.36.0', version: V1_36, isOpenShift: false },
    ],
    [
      'OpenShift of an unreadable version',
      json({ gitVersion: 'latest' }),
      json(groups),
      { gitVersion: 'latest', version: OLDEST_VERSION, isOpenShift: true },
    ],
    ['nothing', refused, refused, oldest],
    ['nothing that could be meant', json({ gitVersion: 136 }), json({ groups: [null, { name: 7 }] }), oldest],
    ['nothing of use', json(null), json({ groups: {} }), oldest],
  ] as const) {
    test(what, async (t) => {
      const reply: Reply = (response, request) => {
        (request.line === 'GET /version' ? version : apis)(response, request);
      };
      const { connection } = (await startRecordingServer(t, reply)).api(V1_36);
      assert.deepEqual(await discoverCapabilities(connection, signal), expected);
    });
  }

  test('in trouble it says nothing, which is an error', async (t) => {
    const server = await startRecordingServer(t, failure(503, { reason: 'ServiceUnavailable' }));
    await assertFails(discoverCapabilities(server.api(V1_36).connection, signal), 'unavailable');
  });
});
