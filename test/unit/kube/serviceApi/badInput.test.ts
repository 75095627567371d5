import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createServiceAcrossNamespaces } from '../../../../src/kube/serviceApi/createService.ts';
import { selectFields } from '../../../../src/kube/serviceApi/fieldSelector.ts';
import { selectLabels } from '../../../../src/kube/serviceApi/labelSelector.ts';
import { listServicesForAllNamespaces } from '../../../../src/kube/serviceApi/listServices.ts';
import { assertFails } from './assertFails.ts';
import { NAMED_CALLS } from './namedCalls.ts';
import { failure, json, startRecordingServer, V1_36, WEB } from './recordingServer.ts';

const options = { signal: new AbortController().signal };
const EMPTY_LIST = json({ apiVersion: 'v1', kind: 'ServiceList', metadata: {}, items: [] });

/** Bodies and answers have their own tests; this is about what goes into an address. */
const BAD_NAMES = [
  '',
  '.',
  '..',
  'a/b',
  '../kube-system',
  'a%2Fb',
  'a%00',
  'a?b',
  'a#b',
  'a b',
  'a\n',
  'a;b',
  'a:b',
  'a\\b',
  'ä',
  'ａ',
  'web‮',
  'Web',
  '-web',
  'web-',
  'we_b',
  'a.b',
  'x'.repeat(64),
];

for (const [what, { run, segments }] of Object.entries(NAMED_CALLS)) {
  test(`${what}: a bad name or namespace is refused before anything is sent`, async (t) => {
    const server = await startRecordingServer(t);
    const api = server.api(V1_36);
    for (const bad of BAD_NAMES) {
      await assertFails(run(api, { namespace: bad, name: 'web' }), 'invalid');
      // Some address all Services of a namespace.
      if (segments({ namespace: 'shop', name: bad }).includes(bad)) {
        await assertFails(run(api, { namespace: 'shop', name: bad }), 'invalid');
      }
    }
    assert.deepEqual(server.requests, []);
  });
}

test('a namespace in a body leads nowhere else either', async (t) => {
  const server = await startRecordingServer(t, failure(405, { message: 'not allowed' }));
  const metadata = [...BAD_NAMES, null].map((namespace) => ({ name: 'web', namespace }));
  for (const bad of [{ name: 'web' }, ...metadata]) {
    const body = JSON.stringify({ ...WEB, metadata: bad });
    const text = { mediaType: 'application/json', text: body } as const;
    await assertFails(createServiceAcrossNamespaces(server.api(V1_36), text, options), 'invalid');
  }
  assert.deepEqual(server.requests, []);
});

describe('a selector', () => {
  for (const labelSelector of [
    'a b',
    'app=we/b',
    'app=../..',
    'app=%2F',
    'app=a?b',
    'app=a#b',
    'app=ä',
    'app=a&watch=true',
    'a//b',
    '../app',
    '=web',
    'app in (a',
    'app in web',
    'app,,tier',
    ',',
    'size>big',
    `app=${'x'.repeat(64)}`,
  ]) {
    test(`of labels that is none: ${labelSelector}`, async (t) => {
      const server = await startRecordingServer(t, EMPTY_LIST);
      const work = listServicesForAllNamespaces(server.api(V1_36), { ...options, labelSelector });
      await assertFails(work, 'invalid', /label selector/);
      assert.deepEqual(server.requests, []);
    });
  }

  for (const fieldSelector of [
    'metadata.name',
    '=web',
    '../name=web',
    'metadata.name=a=b',
    'metadata.name=a\\b',
  ]) {
    test(`of fields that is none: ${fieldSelector}`, async (t) => {
      const server = await startRecordingServer(t, EMPTY_LIST);
      const work = listServicesForAllNamespaces(server.api(V1_36), { ...options, fieldSelector });
      await assertFails(work, 'invalid', /field selector/);
      assert.deepEqual(server.requests, []);
    });
  }

  test('built from values says these and nothing more', async (t) => {
    const server = await startRecordingServer(t, EMPTY_LIST);
    const api = server.api(V1_36);
    for (const value of ['a,b', 'a&watch=true', 'a in (b)', '../x', 'é', 'a=b']) {
      await assertFails(
        listServicesForAllNamespaces(api, { ...options, labelSelector: selectLabels({ app: value }) }),
        'invalid',
      );
    }
    assert.equal(server.requests.length, 0);

    const value = 'a&limit=1#%2F?ü,=\\+ ';
    await listServicesForAllNamespaces(api, {
      ...options,
      fieldSelector: selectFields({ 'metadata.name': value }),
    });
    const { pathname, searchParams, hash } = new URL(
      server.requests[0]!.line.slice('GET '.length),
      server.url,
    );
    assert.deepEqual([pathname, hash], ['/api/v1/services', '']);
    assert.deepEqual([...searchParams], [['fieldSelector', 'metadata.name=a&limit\\=1#%2F?ü\\,\\=\\\\+ ']]);
  });
});
