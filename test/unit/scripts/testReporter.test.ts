import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const REPORTER = join(import.meta.dirname, '../../../scripts/testReporter.ts');

const IMPORT = "import { before, describe, test } from 'node:test';\n";
const FAIL = "() => { throw new Error('on purpose'); }";

describe('the counting reporter', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reporter-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  const cases: readonly (readonly [
    what: string,
    source: string,
    passed: number,
    failed: readonly string[],
    skipped: number,
  ])[] = [
    ['tests', `test('a', () => {}); test('b', ${FAIL});`, 1, ['some.test.ts › b'], 0],
    [
      'tests in a suite, but not the suite',
      `describe('s', () => { test('a', ${FAIL}); });`,
      0,
      ['some.test.ts › s › a'],
      0,
    ],
    ['tests within tests', "test('a', async (t) => { await t.test('b', () => {}); });", 2, [], 0],
    [
      'a hook that fails',
      `describe('s', () => { before(${FAIL}); test('a', () => {}); });`,
      0,
      ['some.test.ts › s › a', 'some.test.ts › s'],
      0,
    ],
    ['a test that is skipped or to do', `test.skip('a'); test.todo('b', ${FAIL});`, 0, [], 2],
    ['a suite that is skipped as one', "describe.skip('s', () => { test('a', () => {}); });", 0, [], 1],
    ['a skipped test without a reason', "test('a', (t) => { t.skip(); });", 0, [], 1],
    ['a file without tests as nothing', '', 0, [], 0],
    ['a file that does not load', "throw new Error('on purpose');", 0, ['some.test.ts'], 0],
    ['a test that ends its process', "test('a', () => { process.exit(3); });", 0, ['some.test.ts'], 0],
  ];

  for (const [what, source, passed, failed, skipped] of cases) {
    test(`counts ${what}`, async () => {
      const file = join(folder, 'some.test.ts');
      await writeFile(file, IMPORT + source);
      // Node runs no tests below a test, unless it does not know.
      const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
      const flags = ['--test', `--test-reporter=${REPORTER}`, 'some.test.ts'];
      const { stdout } = spawnSync(process.execPath, flags, { cwd: folder, env, encoding: 'utf8' });
      assert.deepEqual(JSON.parse(stdout), { passed, failed, skipped });
    });
  }
});
