import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { libraries } from '../../../../src/proxy/libraries/libraries.ts';
import { CallResponse } from '../../../../src/proxy/response/callResponse.ts';
import { EventLines } from '../../../../src/proxy/response/eventLines.ts';
import { SHOWN_BYTES } from '../../../../src/proxy/response/keptBody.ts';
import { Responses } from '../../../../src/proxy/response/responses.ts';
import { requestIn } from '../send/callRig.ts';

const CALL = {
  request: requestIn('GET shop/api:http/'),
  context: 'dev',
  uri: 'untitled:a',
  key: 'GET shop/api:http/',
};

function response(type: string, changes: object = {}): CallResponse {
  const body = new PassThrough();
  const headers = { 'content-type': type };
  const head = { httpStatus: 200, headers, from: 'backend', redirects: [], milliseconds: 5, body } as const;
  return new CallResponse(CALL, { ...head, ...changes }, libraries);
}

async function textOf(type: string, ...pieces: readonly (string | Buffer)[]): Promise<string | undefined> {
  const made = response(type);
  await made.read(Readable.from(pieces.map((piece) => Buffer.from(piece))));
  assert.deepEqual(made.state, { kind: 'complete' });
  return made.text();
}

describe('the text of a body', () => {
  test('is JSON on lines of its own, and every number as it was sent', async () => {
    assert.equal(
      await textOf('application/json', '{"id":12345678901234567890,"a":[1.0,', '1e2],"a":{}}'),
      '{\n  "id": 12345678901234567890,\n  "a": [\n    1.0,\n    1e2\n  ],\n  "a": {}\n}',
    );
  });

  test('is XML on lines of its own', async () => {
    assert.equal(await textOf('application/xml', '<a><b>1</b></a>'), '<a>\n  <b>1</b>\n</a>');
  });

  test('is none of an event stream that is compressed', () => {
    const headers = { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' };
    assert.equal(response('', { headers }).events, undefined);
  });

  test('is as it was sent where it only says that it is JSON', async () => {
    for (const text of ['{"a":', '{"a":1}\n{"a":2}\n', 'no', '{a: 1 /* x */}']) {
      assert.equal(await textOf('application/json', text), text);
    }
  });

  test('is in the charset that it says', async () => {
    assert.equal(await textOf('text/plain; charset=iso-8859-1', Buffer.from([0xe4])), 'ä');
    assert.equal(
      await textOf('text/plain', Buffer.from('ä').subarray(0, 1), Buffer.from('ä').subarray(1)),
      'ä',
    );
  });

  test('is none where it is no text', async () => {
    assert.equal(await textOf('application/json', Buffer.from([0, 1, 2])), undefined);
    assert.equal(await textOf('image/png', 'x'), undefined);
    assert.equal(await textOf('text/plain'), '');
  });
});

describe('an event stream', () => {
  test('is told event by event, with the time of each', () => {
    const lines = new EventLines(libraries.createEventParser, () =>
      new Date(2026, 0, 1, 10, 20, 30, 400).getTime(),
    );
    const stream = Buffer.from(
      ': hello\nevent: price\nid: 7\ndata: {"€":1}\ndata: 2\n\ndata: last\n\ndata: half',
    );
    for (const byte of stream) {
      lines.add(Buffer.from([byte]));
    }
    assert.equal(lines.text, '# 10:20:30.400 price 7\n{"€":1}\n2\n\n# 10:20:30.400 message\nlast\n\n');
  });

  test('is told up to a limit, also where an event has no end', () => {
    const fed: string[] = [];
    const lines = new EventLines((onEvent) => ({
      feed: (text) => {
        fed.push(text);
        if (text === 'event') {
          onEvent({ data: 'x' });
        }
      },
    }));
    lines.add(Buffer.from('event'));
    assert.equal(lines.isCut, false);
    const piece = Buffer.alloc(SHOWN_BYTES / 2, 'x');
    for (let count = 0; count < 5; count += 1) {
      lines.add(piece);
    }
    assert.equal(lines.isCut, true);
    assert.equal(fed.length, 3);
    assert.match(lines.text, /message\nx\n\n$/);
  });

  test('is shown while it comes', async () => {
    const made = response('text/event-stream; charset=utf-8');
    const source = new PassThrough();
    const reading = made.read(source);
    const came = new Promise<void>((resolve) => {
      made.onDidChange(resolve);
    });
    source.write('data: one\n\n');
    await came;
    assert.equal(made.state.kind, 'arriving');
    assert.match(made.text() ?? '', /message\none\n/);
    source.end();
    await reading;
    assert.equal(made.state.kind, 'complete');
  });
});

describe('a body that does not come to its end', () => {
  for (const [code, state] of [
    ['aborted', 'cancelled'],
    ['unreachable', 'broken'],
  ] as const) {
    test(`${code}: what came of it stays`, async () => {
      const made = response('text/plain');
      const source = new PassThrough();
      made.onDidChange(() => {
        source.destroy(new KubeError(code, 'gone'));
      });
      source.write('half');
      await made.read(source);
      assert.equal(made.state.kind, state);
      assert.equal(made.text(), 'half');
    });
  }
});

test('the latest responses are kept, and no more than fit into memory and on the disk', async () => {
  const responses = new Responses();
  const size = 12 * 1024 * 1024;
  const big = async (): Promise<CallResponse> => {
    const made = response('text/plain');
    Object.defineProperty(made.body, 'shownBytes', { value: size });
    responses.add(made);
    await made.read(Readable.from([Buffer.from('x')]));
    return made;
  };
  const first = await big();
  const second = await big();
  const third = await big();
  assert.equal(responses.get(first.id), undefined);
  assert.deepEqual(responses.all, [third, second]);
  const stored = { size: { value: 3 * 1024 ** 3 }, isLong: { value: true } };
  const [onDisk, alsoOnDisk] = [response('text/plain'), response('text/plain')];
  Object.defineProperties(onDisk.body, stored);
  Object.defineProperties(alsoOnDisk.body, stored);
  responses.add(onDisk);
  await onDisk.read(Readable.from([]));
  responses.add(alsoOnDisk);
  assert.deepEqual(responses.all, [alsoOnDisk]);
  await alsoOnDisk.read(Readable.from([]));
  for (let count = 0; count < 40; count += 1) {
    const small = response('text/plain');
    responses.add(small);
    await small.read(Readable.from([]));
  }
  assert.equal(responses.all.length, 30);
  responses.dispose();
});
