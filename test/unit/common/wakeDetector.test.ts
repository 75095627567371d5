import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onDidWake } from '../../../src/common/wakeDetector.ts';

test('tells of a sleep, and not of time that merely goes by', (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  let wakes = 0;
  const detector = onDidWake(() => (wakes += 1));
  for (let tick = 0; tick < 360; tick += 1) {
    t.mock.timers.tick(10_000);
  }
  assert.equal(wakes, 0);
  // While a machine sleeps its clock goes on and its timers do not.
  t.mock.timers.setTime(Date.now() + 3_600_000);
  t.mock.timers.tick(10_000);
  assert.equal(wakes, 1);
  t.mock.timers.tick(10_000);
  assert.equal(wakes, 1);
  detector.dispose();
  t.mock.timers.setTime(Date.now() + 3_600_000);
  t.mock.timers.tick(10_000);
  assert.equal(wakes, 1);
});
