import type { CheckResult, Outcome } from './check.ts';

const MARKS: Readonly<Record<Outcome, string>> = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' };

/** One line for a check that ended, and the reason below it where it failed. */
export function toLine({ operation, title, outcome, note }: CheckResult): string {
  const line = `${MARKS[outcome]}  ${operation}  ${title}`;
  if (note === undefined) {
    return line;
  }
  return outcome === 'failed' ? `${line}\n      ${note.replaceAll('\n', '\n      ')}` : `${line} (${note})`;
}

/** The last line: `120 passed, 0 failed, 3 skipped`. */
export function toSummary(results: readonly CheckResult[]): string {
  const { passed, failed, skipped } = countOutcomes(results);
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** How many of the results ended how. */
export function countOutcomes(results: readonly CheckResult[]): Readonly<Record<Outcome, number>> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of results) {
    counts[outcome] += 1;
  }
  return counts;
}
