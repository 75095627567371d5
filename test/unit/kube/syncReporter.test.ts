import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeError } from '../../../src/kube/errors.ts';
import { SyncReporter } from '../../../src/kube/syncReporter.ts';

const gone = new KubeError('unreachable', 'gone');

function report(...steps: readonly ((reporter: SyncReporter) => void)[]): {
  reporter: SyncReporter;
  told: string[];
} {
  const reporter = new SyncReporter(2000);
  const told: string[] = [];
  reporter.onDidChange(({ kind }) => told.push(kind));
  for (const step of steps) {
    step(reporter);
  }
  return { reporter, told };
}

const contact = (reporter: SyncReporter): void => {
  reporter.contact();
};
const live = (reporter: SyncReporter): void => {
  reporter.live('watch');
};
const lost =
  (delayMs: number, consecutive: number, reason = gone) =>
  (reporter: SyncReporter): void => {
    reporter.lost(reason, delayMs, consecutive);
  };

test('what was never had failed, what was had is stale', () => {
  assert.deepEqual(report(lost(100, 1)).told, ['failed']);
  assert.deepEqual(report(contact, live, lost(100, 2)).told, ['live', 'stale']);
});

test('a loss is not told while it may still be repaired unnoticed', () => {
  assert.deepEqual(report(contact, live, lost(2000, 1)).told, ['live']);
  assert.deepEqual(report(contact, live, lost(2001, 1)).told, ['live', 'stale']);
});

test('a refusal is told at once', () => {
  assert.deepEqual(report(contact, live, lost(1, 1, new KubeError('forbidden', 'no'))).told, [
    'live',
    'denied',
  ]);
});

test('nothing is told twice, and the next try is remembered all the same', () => {
  const { reporter, told } = report(live, live, contact, lost(100, 2), lost(5000, 3));
  assert.deepEqual(told, ['live', 'stale']);
  assert.ok(reporter.state.kind === 'stale' && (reporter.state.retryAt ?? 0) > Date.now() + 1000);
  reporter.lost(new KubeError('unreachable', 'for another reason'), 100, 4);
  reporter.live('poll');
  assert.deepEqual(told, ['live', 'stale', 'stale', 'live']);
});
