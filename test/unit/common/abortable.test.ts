import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { abortable } from '../../../src/common/abortable.ts';

test('gives what the work gives, and lets go of the signal', async () => {
  const { signal } = new AbortController();
  assert.equal(await abortable(Promise.resolve(1), signal), 1);
  await assert.rejects(abortable(Promise.reject(new Error('failed')), signal), /failed/);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('an abort ends the waiting with its reason, and the work goes on', async () => {
  const controller = new AbortController();
  const work = Promise.withResolvers<number>();
  const waiting = abortable(work.promise, controller.signal);
  const reason = new Error('enough');
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  // Nobody is left to hear how it fails.
  const ignored = abortable(work.promise, controller.signal);
  await assert.rejects(ignored, reason);
  work.reject(new Error('late'));
  await assert.rejects(work.promise, /late/);
});
