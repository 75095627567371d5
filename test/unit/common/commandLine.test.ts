import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandLine } from '../../../src/common/commandLine.ts';

describe('a command line to be read', () => {
  for (const [words, expected] of [
    [['/usr/bin/aws', 'eks', 'get-token', '--region=eu'], '/usr/bin/aws eks get-token --region=eu'],
    [['C:\\bin\\aws.exe', 'eks'], 'C:\\bin\\aws.exe eks'],
    [['sh', '-c', 'id; rm -rf ~'], 'sh -c "id; rm -rf ~"'],
    [['a', '', '"'], 'a "" "\\""'],
    [['two\nlines', '\u001b[2K'], '"two\\nlines" "\\u001b[2K"'],
    [
      ['a\u202etxt', 'b\u200b', 'c\u00a0d', 'e\u2028f'],
      '"a\\u{202e}txt" "b\\u{200b}" "c\\u{a0}d" "e\\u{2028}f"',
    ],
    [['\\u{202e} '], '"\\\\u{202e} "'],
  ] as const) {
    test(expected, () => {
      assert.equal(commandLine(words), expected);
    });
  }
});
