import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { LinkedAbort } from '../../../src/common/linkedAbort.ts';

test('follows its parent, and lets go of it', () => {
  const parent = new AbortController();
  const followed = new LinkedAbort(parent.signal);
  const released = new LinkedAbort(parent.signal);
  released.dispose();
  assert.equal(getEventListeners(parent.signal, 'abort').length, 1);
  parent.abort('over');
  assert.equal(followed.signal.reason, 'over');
  assert.equal(released.signal.aborted, false);
  assert.equal(new LinkedAbort(parent.signal).signal.reason, 'over');
});

test('aborts after a time with a reason made then, unless disposed before', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const late = new LinkedAbort(new AbortController().signal);
  late.abortAfter(100, () => 'late');
  const disposed = new LinkedAbort(new AbortController().signal);
  disposed.abortAfter(100, () => 'late');
  disposed.dispose();
  t.mock.timers.tick(99);
  assert.equal(late.signal.aborted, false);
  t.mock.timers.tick(1);
  assert.equal(late.signal.reason, 'late');
  assert.equal(disposed.signal.aborted, false);
});
