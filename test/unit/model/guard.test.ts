import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardOf, isGuarded, UNGUARDED, type GuardRule } from '../../../src/model/guard.ts';

const RULES: readonly GuardRule[] = [
  { context: 'prod-*', readOnly: false, confirm: true },
  { context: '*-eu', readOnly: true, confirm: false },
];

test('a context is guarded by all that fits it', () => {
  assert.deepEqual(guardOf(RULES, 'prod-us'), { readOnly: false, confirm: true });
  assert.deepEqual(guardOf(RULES, 'prod-eu'), { readOnly: true, confirm: true });
  assert.deepEqual(guardOf(RULES, 'test-us'), UNGUARDED);
  assert.deepEqual(guardOf([], 'prod-eu'), UNGUARDED);
});

test('either is a guard', () => {
  assert.deepEqual(
    ['prod-us', 'test-eu', 'test-us'].map((context) => isGuarded(guardOf(RULES, context))),
    [true, true, false],
  );
});
