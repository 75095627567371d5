import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from './build.ts';
import { runInForeground } from './foreground.ts';
import { packageExtension } from './package.ts';
import { temporaryFolder } from './rigs/cleanup.ts';
import { runInEditor } from './rigs/inEditor.ts';
import type { VsCodeVersion } from './rigs/vscodeVersions.ts';
import { NO_TESTS, type TestCounts } from './testCounts.ts';

/** A test that takes longer hangs. */
const TEST_TIMEOUT_MS = 600_000;

/** Left alone, Node keeps one processor for itself, which is half of a small machine. */
const ON_EVERY_PROCESSOR = [`--test-concurrency=${availableParallelism()}`];

/**
 * For tests that each start a VS Code, a browser, or an API server: one file at a time, and one whose setting up failed
 * ends with what it had started already.
 */
const WITH_RIGS = ['--test-concurrency=1', '--test-force-exit'];

const ONE_PASSED: TestCounts = { ...NO_TESTS, passed: 1 };

/** A part of `npm test`. A suite that fails otherwise than by its tests throws. */
export interface Suite {
  readonly name: string;
  readonly run: () => Promise<TestCounts>;
  /** The suite whose result this one tests. */
  readonly needs?: string;
}

/** All that `npm test` runs, in this order: what fails fastest comes first. */
export const SUITES: readonly Suite[] = [
  { name: 'format', run: () => npmScript('format:check') },
  { name: 'lint', run: () => npmScript('lint') },
  { name: 'types', run: () => npmScript('types') },
  { name: 'unit', run: () => nodeTests('test/unit/**/*.test.ts', ...ON_EVERY_PROCESSOR) },
  { name: 'package', run: packaging },
  { name: 'vscode:lowest', run: () => inEditor('lowest') },
  { name: 'vscode:newest', run: () => inEditor('newest') },
  { name: 'ui', run: () => nodeTests('test/ui/**/*.test.ts', ...WITH_RIGS), needs: 'package' },
  { name: 'cluster', run: () => nodeTests('test/cluster/**/*.test.ts', ...WITH_RIGS) },
];

async function npmScript(name: string): Promise<TestCounts> {
  const exitCode = await runInForeground('npm', ['run', '--silent', name]);
  return exitCode === 0 ? ONE_PASSED : { ...NO_TESTS, failed: [`npm run ${name}`] };
}

async function packaging(): Promise<TestCounts> {
  await packageExtension();
  return ONE_PASSED;
}

async function inEditor(version: VsCodeVersion): Promise<TestCounts> {
  await build({ tests: true });
  return runInEditor(version);
}

async function nodeTests(pattern: string, ...flags: readonly string[]): Promise<TestCounts> {
  const folder = await temporaryFolder();
  try {
    const file = join(folder.path, 'counts.json');
    const exitCode = await runInForeground(process.execPath, [
      '--test',
      `--test-timeout=${TEST_TIMEOUT_MS}`,
      ...flags,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${join(import.meta.dirname, 'testReporter.ts')}`,
      `--test-reporter-destination=${file}`,
      pattern,
    ]);
    const report = await readFile(file, 'utf8').catch(() => '');
    if (report === '') {
      throw new Error(`Node ended without a report, with exit code ${exitCode}.`);
    }
    const counts = JSON.parse(report) as TestCounts;
    if (exitCode !== 0 && counts.failed.length === 0) {
      throw new Error(`No test failed, but Node did, with exit code ${exitCode}.`);
    }
    return counts;
  } finally {
    await folder.remove();
  }
}
