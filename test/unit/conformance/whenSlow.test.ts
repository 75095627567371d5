import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whenSlow } from '../../../scripts/conformance/whenSlow.ts';

test('it tells only of what takes more than a few seconds, and once', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const tell = t.mock.fn();
  const work = Promise.withResolvers<string>();
  const waiting = whenSlow(work.promise, tell);
  t.mock.timers.tick(1_000);
  assert.equal(tell.mock.callCount(), 0);
  t.mock.timers.tick(60_000);
  assert.equal(tell.mock.callCount(), 1);
  work.resolve('done');
  assert.equal(await waiting, 'done');
});

test('what ended is not waited for', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const tell = t.mock.fn();
  await whenSlow(Promise.resolve(), tell);
  await assert.rejects(whenSlow(Promise.reject(new Error('gone')), tell), /gone/);
  t.mock.timers.tick(60_000);
  assert.equal(tell.mock.callCount(), 0);
});
