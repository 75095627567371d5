import { relative, resolve } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { addCounts, NO_TESTS, type TestCounts } from './testCounts.ts';

/**
 * A reporter for `node --test` that writes nothing but the {@link TestCounts}, as JSON, at the end. Node's
 * own totals leave out suites that are skipped as a whole, and count a file without tests as one that passed.
 */
async function* countTests(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let counts = NO_TESTS;
  let titles: readonly string[] = [];
  for await (const event of events) {
    if (event.type === 'test:start') {
      // Node tells of tests in the order of the files, whatever ran at the same time.
      titles = [...titles.slice(0, event.data.nesting), event.data.name];
    }
    counts = addCounts(counts, countsOf(event, titles));
  }
  yield JSON.stringify(counts);
}

// Node takes a reporter from the default export.
// eslint-disable-next-line import-x/no-default-export
export default countTests;

/** @param titles - of the suites and tests that were last begun, from the outermost on. */
function countsOf(event: TestEvent, titles: readonly string[]): TestCounts {
  if (event.type !== 'test:pass' && event.type !== 'test:fail') {
    return NO_TESTS;
  }
  const { details, file, name, nesting, skip, todo } = event.data;
  if (isSet(skip) || isSet(todo)) {
    return { ...NO_TESTS, skipped: 1 };
  }
  const isFile = file === resolve(name);
  if (event.type === 'test:fail') {
    if (failedWithin(event.data.details.error)) {
      return NO_TESTS;
    }
    const path = file === undefined || isFile ? [] : [relative('', file)];
    return { ...NO_TESTS, failed: [[...path, ...titles.slice(0, nesting), name].join(' › ')] };
  }
  return details.type === 'suite' || isFile ? NO_TESTS : { ...NO_TESTS, passed: 1 };
}

/** Node gives the reason, an empty one included, or `true`. */
function isSet(mark: string | boolean | undefined): boolean {
  return mark !== undefined && mark !== false;
}

/** Whether what failed is a test inside this one, which has been counted. */
function failedWithin(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}
