import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff, delay } from '../../../src/common/backoff.ts';

const options = { initialMs: 800, maxMs: 30_000, resetAfterMs: 120_000 };

test('doubles up to the cap, and draws each delay from its own doubling', () => {
  const shortest = new Backoff({ ...options, random: () => 0 });
  const longest = new Backoff({ ...options, random: () => 0.999_999 });
  const delays = Array.from({ length: 8 }, () => shortest.next(0));
  assert.deepEqual(delays, [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  assert.equal(Math.round(longest.next(0)), 1600);
});

test('begins anew after a time without failure', () => {
  const backoff = new Backoff({ ...options, random: () => 0 });
  backoff.next(0);
  backoff.next(1000);
  assert.equal(backoff.next(121_000), 3200);
  assert.equal(backoff.next(242_000), 800);
});

test('a wait ends at once, with the reason, when its signal aborts', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const waiting = delay(1_000_000, controller.signal);
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(delay(0, controller.signal), reason);
});

test('a wait ends by itself', async () => {
  await delay(0, new AbortController().signal);
});
