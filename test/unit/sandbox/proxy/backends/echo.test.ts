import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { LineSource } from '../../../../../src/sandbox/api/answer.ts';
import { echo } from '../../../../../src/sandbox/proxy/backends/echo.ts';

/** What the backend sends as a stream. */
async function streamOf(target: string, body: Readable): Promise<LineSource> {
  const { pathname: path, searchParams: query } = new URL(target, 'http://backend');
  const answered = await echo({ method: 'POST', path, query, headers: {}, body, pod: 'echo-0' });
  assert.ok(!Buffer.isBuffer(answered.body));
  return answered.body;
}

for (const [target, sent] of [
  ['/copy', ['one', 'two', 'three']],
  ['/stream?n=3&everyMs=0', ['line 1 of 3\n', 'line 2 of 3\n', 'line 3 of 3\n']],
] as const) {
  test(`${target} waits until a piece has left before it sends the next`, async () => {
    const source = await streamOf(
      target,
      Readable.from(['one', 'two', 'three'].map((text) => Buffer.from(text))),
    );
    const written: string[] = [];
    await new Promise<void>((end) => {
      let isUnderWay = false;
      source.start(async (piece) => {
        assert.equal(isUnderWay, false);
        isUnderWay = true;
        written.push(piece.toString());
        await setImmediate();
        isUnderWay = false;
      }, end);
    });
    assert.deepEqual(written, sent);
  });
}

test('a stream whose client is gone sends nothing more, and lets go of the body', async () => {
  const body = new Readable({ read: () => undefined });
  const copy = await streamOf('/copy', body);
  const slow = await streamOf('/slow?ms=2147483647', Readable.from([]));
  const ends = [copy, slow].map(
    (source) =>
      new Promise<void>((end) => {
        source.start(() => Promise.reject(new Error('It must not be sent.')), end);
      }),
  );
  copy.stop();
  slow.stop();
  await Promise.all(ends);
  assert.equal(body.destroyed, true);
});

test('takes no number that is not whole, or that no timer can wait', async () => {
  for (const n of ['-1', '1.5', 'x', '2147483648']) {
    const source = await streamOf(`/stream?n=${n}&everyMs=0`, Readable.from([]));
    const first = await new Promise((resolve) => {
      source.start(
        (piece) => {
          resolve(piece);
          source.stop();
          return Promise.resolve();
        },
        () => undefined,
      );
    });
    assert.equal(first, 'line 1 of 5\n', n);
  }
});
