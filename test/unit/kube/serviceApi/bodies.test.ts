import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServiceBody } from '../../../../src/kube/serviceApi/body.ts';
import { createService } from '../../../../src/kube/serviceApi/createService.ts';
import { patchService } from '../../../../src/kube/serviceApi/patchService.ts';
import { readService } from '../../../../src/kube/serviceApi/readService.ts';
import { replaceService } from '../../../../src/kube/serviceApi/replaceService.ts';
import { assertFails } from './assertFails.ts';
import { REF } from './everyOperation.ts';
import { json, startRecordingServer, V1_36, WEB } from './recordingServer.ts';

const signal = new AbortController().signal;
const HEAD = 'apiVersion: v1\nkind: Service\n';
const LIMIT = 1.5 * 1024 * 1024;

function yaml(text: string): ServiceBody {
  return { mediaType: 'application/yaml', text };
}

function jsonText(text: string): ServiceBody {
  return { mediaType: 'application/json', text };
}

describe('never leaves the machine', () => {
  for (const [what, body, message] of [
    ['another kind', yaml('apiVersion: v1\nkind: Pod\nmetadata: {name: web}'), /"Pod"/],
    [
      'kind: service in lower case',
      yaml('apiVersion: v1\nkind: service\nmetadata: {name: web}'),
      /"service"/,
    ],
    ['another version', yaml('apiVersion: v2\nkind: Service\nmetadata: {name: web}'), /"v2"/],
    ['no kind', yaml('apiVersion: v1\nmetadata: {name: web}'), /nothing/],
    ['a List', yaml('apiVersion: v1\nkind: List\nitems: []'), /"List"/],
    ['an array', jsonText('[]'), /no object/],
    ['an empty document', yaml('# nothing\n'), /empty/],
    ['several documents', yaml(`${HEAD}metadata: {name: web}\n---\n${HEAD}`), /Line 5, column 1/],
    ['no metadata', yaml(HEAD), /no metadata/],
    ['another namespace', yaml(`${HEAD}metadata: {name: web, namespace: other}`), /"other".*"shop"/],
    ['another name', yaml(`${HEAD}metadata: {name: other, resourceVersion: "7"}`), /"other".*"web"/],
    ['no name', yaml(`${HEAD}metadata: {resourceVersion: "7"}`), /nothing.*"web"/],
    ['no resourceVersion', yaml(`${HEAD}metadata: {name: web}`), /resourceVersion/],
    ['malformed YAML', yaml(`${HEAD}metadata: {name: hunter2\n`), /Line \d+, column \d+/],
    ['malformed JSON', jsonText('{"kind": "Service",\n "metadata": hunter2}'), /Line 2, column 14/],
    ['too much of it', jsonText(JSON.stringify({ ...WEB, filler: 'x'.repeat(LIMIT) })), /bytes/],
    [
      'an object that is too large',
      { ...WEB, metadata: { ...WEB.metadata, name: 'x'.repeat(LIMIT) } },
      /bytes/,
    ],
  ] as const) {
    test(what, async (t) => {
      const server = await startRecordingServer(t);
      const error = await assertFails(
        replaceService(server.api(V1_36), REF, body, { signal }),
        'invalid',
        message,
      );
      assert.deepEqual(server.requests, []);
      assert.doesNotMatch(error.message, /hunter2/);
    });
  }

  for (const metadata of [{ name: 'other' }, { namespace: 'other' }]) {
    test(`a patch to ${JSON.stringify(metadata)}`, async (t) => {
      const server = await startRecordingServer(t);
      for (const type of ['merge', 'strategic'] as const) {
        const work = patchService(server.api(V1_36), REF, { type, patch: { metadata } }, { signal });
        await assertFails(work, 'invalid', /"other"/);
      }
      assert.deepEqual(server.requests, []);
    });
  }

  test('an apply without a manager, and force without an apply', async (t) => {
    const server = await startRecordingServer(t);
    const api = server.api(V1_36);
    await assertFails(
      patchService(api, REF, { type: 'apply', object: WEB }, { signal }),
      'invalid',
      /manager/,
    );
    await assertFails(
      patchService(api, REF, { type: 'merge', patch: {} }, { force: true, signal }),
      'invalid',
    );
    assert.deepEqual(server.requests, []);
  });
});

test('exactly as much as etcd takes is sent', async (t) => {
  const server = await startRecordingServer(t);
  const empty = JSON.stringify({ ...WEB, filler: '' });
  const text = JSON.stringify({ ...WEB, filler: 'x'.repeat(LIMIT - empty.length) });
  await createService(server.api(V1_36), 'shop', jsonText(text), { signal });
  assert.equal(server.requests[0]?.body.length, LIMIT);
});

test('text goes out as it is, comments and all', async (t) => {
  const server = await startRecordingServer(t);
  const text = `# Ours.\n${HEAD}metadata:\n  generateName: web-\n`;
  await createService(server.api(V1_36), 'shop', yaml(text), { signal });
  assert.equal(server.requests[0]?.body, text);
  assert.equal(server.requests[0].headers['content-type'], 'application/yaml');
});

test('the YAML of an apply goes out as it is', async (t) => {
  const server = await startRecordingServer(t);
  const text = `${HEAD}metadata: {name: web}\n`;
  await patchService(server.api(V1_36), REF, { type: 'apply', yaml: text }, { fieldManager: 'me', signal });
  assert.equal(server.requests[0]?.body, text);
});

test('the object of an apply goes out so that YAML reads it as JSON does', async (t) => {
  const server = await startRecordingServer(t);
  // Line breaks of YAML, which take the blanks before them along, and what may not stand in it.
  const note = 'ü 😀 \u0085 \u2028 \u2029 \u007f \u009f \ufeff \uffff';
  const object = { ...WEB, metadata: { ...WEB.metadata, annotations: { note } } };
  await patchService(server.api(V1_36), REF, { type: 'apply', object }, { fieldManager: 'me', signal });
  const { body = '' } = server.requests[0] ?? {};
  assert.deepEqual(JSON.parse(body), object);
  assert.match(body, /"ü 😀 \\u0085 \\u2028 \\u2029 \\u007f \\u009f \\ufeff \\uffff"/);
});

test('a Service with fields of any name is sent as what it is', async (t) => {
  const server = await startRecordingServer(t);
  const odd = { ...WEB, mediaType: 'application/json', text: `{"apiVersion":"v1","kind":"Service"}` };
  await createService(server.api(V1_36), 'shop', odd, { signal });
  assert.deepEqual(JSON.parse(server.requests[0]?.body ?? ''), odd);
});

test('an item of a list gets its kind back', async (t) => {
  const server = await startRecordingServer(t);
  const { metadata, spec } = WEB;
  await replaceService(server.api(V1_36), REF, { metadata, spec }, { signal });
  assert.deepEqual(JSON.parse(server.requests[0]?.body ?? ''), WEB);
});

test('what has no type here survives a read and a replace', async (t) => {
  const server = await startRecordingServer(t, json(WEB));
  const api = server.api(V1_36);
  const { object } = await readService(api, REF, { signal });
  await replaceService(api, REF, object, { signal });
  assert.deepEqual(JSON.parse(server.requests[1]?.body ?? ''), WEB);
});

test('a replace without a version is possible when it is said', async (t) => {
  const server = await startRecordingServer(t);
  const body = { ...WEB, metadata: { name: 'web' } };
  await replaceService(server.api(V1_36), REF, body, { withoutResourceVersion: 'send', signal });
  assert.equal(server.requests.length, 1);
});
