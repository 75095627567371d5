import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeError } from '../../../src/kube/errors.ts';
import type { SyncState } from '../../../src/kube/syncState.ts';
import { combineAllowed, combineStates } from '../../../src/model/combineStates.ts';

const reason = new KubeError('unreachable', 'gone');
const live: SyncState = { kind: 'live', mode: 'watch' };
const polled: SyncState = { kind: 'live', mode: 'poll' };
const connecting: SyncState = { kind: 'connecting' };
const denied: SyncState = { kind: 'denied', reason, retryAt: 1 };
const failed: SyncState = { kind: 'failed', reason, retryAt: 1 };
const lostAt = (since: number): SyncState => ({ kind: 'stale', since, reason, retryAt: 1 });

for (const [name, parts, whole] of [
  ['nothing is live', [], live],
  ['what is live is live', [live, live], live],
  ['one part that is polled counts', [live, polled, live], polled],
  ['one part that connects counts', [live, connecting, polled], connecting],
  ['what is stale outweighs what connects', [connecting, lostAt(5), live], lostAt(5)],
  ['what was lost first counts', [lostAt(7), lostAt(3), lostAt(5)], lostAt(3)],
  ['a refusal outweighs a loss', [lostAt(3), denied], denied],
  ['a failure outweighs all', [denied, failed, lostAt(3), connecting, live], failed],
] as const) {
  test(name, () => {
    assert.deepEqual(combineStates(parts), whole);
    assert.deepEqual(combineStates([...parts].reverse()), whole);
  });
}

const forbidden: SyncState = { kind: 'denied', reason: new KubeError('forbidden', 'no'), retryAt: 1 };

for (const [name, whole, followed, expected] of [
  ['a refusal is no part of it', [live, forbidden], [forbidden], live],
  ['nothing is left of refusals', [forbidden], [forbidden], undefined],
  ['a first namespace that connects counts', [forbidden], [connecting], connecting],
  ['one more namespace that connects does not', [], [live, connecting], live],
  ['nor does one beside a list that is live', [live], [connecting], live],
  ['a list that connects counts', [connecting], [live], connecting],
  ['a namespace that is lost counts', [live], [live, lostAt(3)], lostAt(3)],
] as const) {
  test(`of what is allowed: ${name}`, () => {
    assert.deepEqual(combineAllowed(whole, followed), expected);
  });
}
