/** `npm test`: runs all suites, or those that are named, and adds up how their tests ended. */
import { MissingError } from './rigs/progress.ts';
import { SUITES, type Suite } from './suites.ts';
import { addCounts, NO_TESTS, type TestCounts } from './testCounts.ts';

/** In CI nothing may be skipped for want of something. */
const IS_CI = process.env['CI'] === 'true';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !SUITES.some((suite) => isNamed(suite, name)));
if (unknown.length > 0) {
  console.error(
    `There is no suite ${unknown.join(', ')}, only ${SUITES.map(({ name }) => name).join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  const total = await runAll(select(names));
  process.exitCode = total.failed.length > 0 ? 1 : 0;
}

/** The suites that are named, and those that they need; all if none is named. */
function select(named: readonly string[]): readonly Suite[] {
  const chosen = SUITES.filter((suite) => named.length === 0 || named.some((name) => isNamed(suite, name)));
  const needed = new Set(chosen.flatMap(({ name, needs }) => [name, needs]));
  return SUITES.filter(({ name }) => needed.has(name));
}

/** `vscode` names both `vscode:lowest` and `vscode:newest`. */
function isNamed(suite: Suite, name: string): boolean {
  return suite.name === name || suite.name.startsWith(`${name}:`);
}

async function runAll(suites: readonly Suite[]): Promise<TestCounts> {
  const results: (readonly [name: string, counts: TestCounts])[] = [];
  for (const suite of suites) {
    console.log(`\n━━ ${suite.name}`);
    results.push([suite.name, await runOne(suite)]);
  }
  const total = results.reduce((sum, [, counts]) => addCounts(sum, counts), NO_TESTS);
  console.log('\n━━ results');
  for (const [name, counts] of results) {
    console.log(`${name.padEnd(16)}${toText(counts)}`);
  }
  for (const name of total.failed) {
    console.log(`✖ ${name}`);
  }
  console.log(`\n${toText(total)}`);
  return total;
}

/** Runs a suite. One that cannot be run, or has no tests, counts as one test. */
async function runOne({ name, run }: Suite): Promise<TestCounts> {
  try {
    const counts = await run();
    if (counts.passed + counts.failed.length + counts.skipped === 0) {
      throw new Error('There are no tests.');
    }
    return counts;
  } catch (error) {
    if (error instanceof MissingError) {
      console.log(`${name} was not run. ${error.message}`);
      return IS_CI ? { ...NO_TESTS, failed: [name] } : { ...NO_TESTS, skipped: 1 };
    }
    console.log(`${name} failed:`, error);
    return { ...NO_TESTS, failed: [name] };
  }
}

function toText({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
