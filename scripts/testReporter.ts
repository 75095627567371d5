import { resolve } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { addCounts, NO_TESTS, type TestCounts } from './testCounts.ts';

/**
 * A reporter for `node --test` that writes nothing but the {@link TestCounts}, as JSON, at the end. Node's
 * own totals leave out suites that are skipped as a whole, and count a file without tests as one that passed.
 */
async function* countTests(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let counts = NO_TESTS;
  for await (const event of events) {
    counts = addCounts(counts, countsOf(event));
  }
  yield JSON.stringify(counts);
}

// Node takes a reporter from the default export.
// eslint-disable-next-line import-x/no-default-export
export default countTests;

function countsOf(event: TestEvent): TestCounts {
  if (event.type !== 'test:pass' && event.type !== 'test:fail') {
    return NO_TESTS;
  }
  const { details, file, name, skip, todo } = event.data;
  if (isSet(skip) || isSet(todo)) {
    return { ...NO_TESTS, skipped: 1 };
  }
  if (event.type === 'test:fail') {
    return failedWithin(event.data.details.error) ? NO_TESTS : { ...NO_TESTS, failed: 1 };
  }
  const isFileWithoutTests = file === resolve(name);
  return details.type === 'suite' || isFileWithoutTests ? NO_TESTS : { ...NO_TESTS, passed: 1 };
}

/** Node gives the reason, an empty one included, or `true`. */
function isSet(mark: string | boolean | undefined): boolean {
  return mark !== undefined && mark !== false;
}

/** Whether what failed is a test inside this one, which has been counted. */
function failedWithin(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}
