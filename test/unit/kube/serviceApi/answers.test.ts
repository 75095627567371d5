import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { deleteService } from '../../../../src/kube/serviceApi/deleteService.ts';
import { listServices } from '../../../../src/kube/serviceApi/listServices.ts';
import { readService } from '../../../../src/kube/serviceApi/readService.ts';
import { parseWarnings } from '../../../../src/kube/serviceApi/warnings.ts';
import { watchServices } from '../../../../src/kube/serviceApi/watchServices.ts';
import { assertFails, drain } from './assertFails.ts';
import { REF } from './everyOperation.ts';
import { failure, json, startRecordingServer, V1_36, WEB, type Reply } from './recordingServer.ts';

const signal = new AbortController().signal;
const TEXT = JSON.stringify(WEB);

function body(content: string | Buffer, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(content);
  };
}

describe('is no answer of the API', () => {
  const page = '<!doctype html><title>Sign in</title>';
  const cases: readonly (readonly [string, Reply, RegExp])[] = [
    ['a login page with 200', body(page, { 'content-type': 'text/html' }), /web page/],
    ['a login page that says it is JSON', body(page), /web page/],
    ['half a document', body(TEXT.slice(0, 40)), /cannot be read/],
    ['nothing', body(''), /cannot be read/],
    ['text', body('ok', { 'content-type': 'text/plain' }), /cannot be read/],
    ['another kind', body('{"apiVersion":"v1","kind":"Pod"}'), /a Pod where a Service/],
    ['another version', body('{"apiVersion":"v2","kind":"Service"}'), /Service/],
    ['an array', body('[]'), /no object/],
    ['gzip that is none', body(TEXT, { 'content-encoding': 'gzip' }), /./],
    ['half of a gzip', body(gzipSync(TEXT).subarray(0, 30), { 'content-encoding': 'gzip' }), /./],
    ['broken YAML', body('a: [', { 'content-type': 'application/yaml' }), /cannot be read/],
  ];
  for (const [what, reply, message] of cases) {
    test(what, async (t) => {
      const server = await startRecordingServer(t, reply);
      const error = await assertFails(readService(server.api(V1_36), REF, { signal }), 'protocol', message);
      assert.doesNotMatch(error.message, /Sign in|doctype/);
    });
  }

  test('a web page in place of a watch', async (t) => {
    const server = await startRecordingServer(t, body(`${page}\n`, { 'content-type': 'text/html' }));
    await assertFails(drain(watchServices(server.api(V1_36), 'shop', { signal })), 'protocol');
  });

  test('an answer without an end is given up, and its socket with it', async (t) => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    let sent = 0;
    const server = await startRecordingServer(t, (response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) {
          sent += chunk.length;
        }
      };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.on('drain', more);
      more();
    });
    await assertFails(readService(server.api(V1_36), REF, { signal }), 'protocol', /larger than/);
    await server.quiet();
    assert.ok(sent < 64 * chunk.length, `${sent} bytes were taken`);
  });

  test('a bomb of zeros is given up', async (t) => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const server = await startRecordingServer(t, body(bomb, { 'content-encoding': 'gzip' }));
    await assertFails(readService(server.api(V1_36), REF, { signal }), 'protocol', /larger than/);
  });
});

test('a connection that breaks in the middle of the answer', async (t) => {
  const server = await startRecordingServer(t, (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': TEXT.length });
    response.write(TEXT.slice(0, 40), () => response.destroy());
  });
  await assertFails(readService(server.api(V1_36), REF, { signal }), 'unreachable');
});

test('the refusal of a server comes with its causes', async (t) => {
  const causes = [{ reason: 'FieldValueInvalid', message: 'Invalid value: 0', field: 'spec.ports[0].port' }];
  const server = await startRecordingServer(
    t,
    failure(422, { message: 'no', reason: 'Invalid', details: { causes } }),
  );
  const error = await assertFails(readService(server.api(V1_36), REF, { signal }), 'invalid', /^no$/);
  assert.deepEqual(error.causes, causes);
});

test('a delete may answer with a Status or with the Service', async (t) => {
  for (const answer of [{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' }, WEB]) {
    const server = await startRecordingServer(t, json(answer));
    assert.deepEqual((await deleteService(server.api(V1_36), REF, { signal })).object, answer);
  }
});

test('a list without items is empty', async (t) => {
  const server = await startRecordingServer(
    t,
    json({ kind: 'ServiceList', apiVersion: 'v1', metadata: {}, items: null }),
  );
  assert.deepEqual((await listServices(server.api(V1_36), 'shop', { signal })).object.items, []);
});

test('all of the answer is handed on', async (t) => {
  const server = await startRecordingServer(t, json(WEB, 200, { warning: ['299 - "one"', '299 - "two"'] }));
  assert.deepEqual(await readService(server.api(V1_36), REF, { signal }), {
    object: WEB,
    text: TEXT,
    warnings: ['one', 'two'],
    httpStatus: 200,
  });
});

describe('warnings', () => {
  for (const [header, expected] of [
    [undefined, []],
    ['299 - "unknown field \\"spec.prots\\""', ['unknown field "spec.prots"']],
    ['299 - "a, b", 299 kube "c \\\\ d"', ['a, b', 'c \\ d']],
    [
      ['299 - "one"', '299 - "two" "Mon, 23 Nov 2026 00:00:00 GMT", 299 - "three"'],
      ['one', 'two', 'three'],
    ],
    ['199 - "a proxy says"', []],
    ['299 - "no end', []],
    ['nonsense', []],
  ] as const) {
    test(String(header), () => {
      assert.deepEqual(parseWarnings(header), expected);
    });
  }
});
