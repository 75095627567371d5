import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { putTable, toMarkdownTable } from '../../../scripts/markdownTable.ts';
import { RULES } from '../../../src/manifest/rules/codes.ts';

const README = join(import.meta.dirname, '../../../README.md');

test('the README has the table of the rules', async () => {
  const rows = Object.entries(RULES).map(([code, text]) => [`\`${code}\``, text]);
  const readme = await readFile(README, 'utf8');
  const renewed = putTable(readme, 'rules', toMarkdownTable(['Rule', 'What it says'], rows));
  if (process.env['UPDATE_RULES'] === 'true') {
    await writeFile(README, renewed);
  } else {
    assert.equal(renewed, readme, 'The table is old: renew it with UPDATE_RULES=true.');
  }
});
