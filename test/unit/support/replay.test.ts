import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { PROFILES, readRecording, type Exchange } from '../../support/replay/recording.ts';
import { RECORDED_TOKENS, startRecordedServer } from '../../support/replay/recordedServer.ts';
import { replay } from '../../support/replay/replay.ts';

/** Replays the recording of 1.36 to a server that gives it back, but for what `change` makes of some answers. */
async function differencesTo(
  t: TestContext,
  change: (exchange: Exchange) => Exchange,
): Promise<readonly string[]> {
  const server = await startRecordedServer(readRecording('1.36').map(change));
  t.after(() => server.stop());
  const exchanges = await replay('1.36', { url: server.url, tokens: RECORDED_TOKENS });
  return exchanges.flatMap(({ note, differences }) => differences.map((text) => `${note} | ${text}`));
}

function replaceIn(note: string, from: string, to: string): (exchange: Exchange) => Exchange {
  return (exchange) =>
    exchange.note === note ? withBody(exchange, exchange.response.body.replace(from, to)) : exchange;
}

function withBody(exchange: Exchange, body: string, status = exchange.response.status): Exchange {
  const { response } = exchange;
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { ...response.headers, ...('content-length' in response.headers && length) };
  return { ...exchange, response: { ...response, status, headers, body } };
}

for (const profile of PROFILES) {
  test(`a recorded server of ${profile} answers as recorded`, async (t) => {
    const server = await startRecordedServer(readRecording(profile));
    t.after(() => server.stop());
    const exchanges = await replay(profile, { url: server.url, tokens: RECORDED_TOKENS });
    assert.equal(exchanges.length, 103);
    assert.deepEqual(
      exchanges.filter(({ differences }) => differences.length > 0),
      [],
    );
  });
}

const CHANGES: readonly (readonly [what: string, from: string, to: string, difference: string])[] = [
  ['a value', '"targetPort":8080', '"targetPort":80', 'spec.ports[0].targetPort: 8080 expected, 80 found'],
  ['a missing field', '"type":"ClusterIP",', '', 'spec.type: "ClusterIP" expected, nothing found'],
  ['another field', '"spec":{', '"spec":{"new":1,', 'spec.new: nothing expected, 1 found'],
  [
    'a list',
    '"clusterIPs":[',
    '"clusterIPs":["None",',
    'spec.clusterIPs: ["10.96.75.211"] expected, ["None", "10.96.75.211"] found',
  ],
  [
    'the order',
    '"kind":"Service","apiVersion":"v1",',
    '"apiVersion":"v1","kind":"Service",',
    'body: order kind,apiVersion,metadata,spec,status expected, apiVersion,kind,metadata,spec,status found',
  ],
  [
    'a form',
    '"creationTimestamp":"2026-',
    '"creationTimestamp":"',
    'metadata.creationTimestamp: "2026-11-23T09:23:34Z" expected, "11-23T09:23:34Z" found',
  ],
  ['the layout', '}\n', '}', 'compact, terminated JSON expected, compact, bare found'],
];

for (const [what, from, to, difference] of CHANGES) {
  test(`the replay sees that ${what} is different`, async (t) => {
    const found = await differencesTo(t, replaceIn('create', from, to));
    assert.ok(found.includes(`create | ${difference}`), found.join('\n'));
  });
}

test('the replay follows what a server made up: a new resource version must come back', async (t) => {
  // As after a dry run that wrote: the object has a version that no answer to a write had.
  const found = await differencesTo(
    t,
    replaceIn('read after patch with dryRun', '"resourceVersion":"396"', '"resourceVersion":"1396"'),
  );
  assert.deepEqual(found, [
    'read after patch with dryRun | metadata.resourceVersion: "396" expected, "1396" found',
  ]);
});

test('the replay sees another status, another header and another event', async (t) => {
  const found = await differencesTo(t, (exchange) => {
    const { response } = exchange;
    switch (exchange.note) {
      case 'read missing':
        return withBody(exchange, 'gone', 410);
      case 'create, unknown field, fieldValidation=Warn':
        return {
          ...exchange,
          response: { ...response, headers: { ...response.headers, warning: '299 - ""' } },
        };
      default:
        return replaceIn('watch one by the deprecated path', '"ADDED"', '"MODIFIED"')(exchange);
    }
  });
  assert.deepEqual(found, [
    'create, unknown field, fieldValidation=Warn | warning: "299 - "unknown field \\"spec.prots\\""" expected, "299 - """ found',
    'read missing | HTTP 404 expected, 410 found: gone',
    'watch one by the deprecated path | body: [ADDED ["rec","web"]] expected, [MODIFIED ["rec","web"]] found',
  ]);
});
