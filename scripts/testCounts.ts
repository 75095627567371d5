/** How the tests of a suite ended. */
export interface TestCounts {
  readonly passed: number;
  /** The names of those that failed, from the outermost suite to the test. */
  readonly failed: readonly string[];
  readonly skipped: number;
}

export const NO_TESTS: TestCounts = { passed: 0, failed: [], skipped: 0 };

export function addCounts(one: TestCounts, other: TestCounts): TestCounts {
  return {
    passed: one.passed + other.passed,
    failed: [...one.failed, ...other.failed],
    skipped: one.skipped + other.skipped,
  };
}
