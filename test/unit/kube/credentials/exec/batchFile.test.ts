import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchProgram, isBatchFile } from '../../../../../src/kube/credentials/exec/batchFile.ts';

const AWS = 'C:\\Program Files (x86)\\Jürgen\\aws.cmd';

test('a batch file is run by cmd.exe, each of its words in quotes', () => {
  assert.deepEqual(batchProgram(AWS, ['eks', '--name=my cluster', '', 'arn:aws:iam::1:role/a_b,c@d']), {
    executable: 'C:\\Windows\\System32\\cmd.exe',
    args: [
      '/d',
      '/e:on',
      '/v:off',
      '/s',
      '/c',
      `""${AWS}" "eks" "--name=my cluster" "" "arn:aws:iam::1:role/a_b,c@d""`,
    ],
    isVerbatim: true,
  });
});

for (const word of [
  '"',
  '%PATH%',
  '!PATH!',
  'a&calc',
  'a|b',
  '<a',
  '>a',
  '^',
  '`',
  'a\nb',
  'a\rb',
  'a\0b',
  '\uff02',
]) {
  test(`cmd.exe gets no word with ${JSON.stringify(word)}`, () => {
    assert.equal(batchProgram(AWS, ['eks', word]), undefined);
    assert.equal(batchProgram(`C:\\${word}\\aws.cmd`, []), undefined);
  });
}

test('an argument takes no quote after it for its own, and closes no block', () => {
  assert.equal(batchProgram(AWS, ['C:\\folder\\']), undefined);
  assert.equal(batchProgram(AWS, ['a) & (b']), undefined);
  assert.equal(batchProgram(AWS, ['a)']), undefined);
});

test('batch files are told by their extension, in any case', () => {
  const paths = ['C:\\aws.CMD', 'C:\\aws.bat', 'C:\\aws.exe', 'C:\\cmd', 'C:\\aws.cmd.exe'];
  assert.deepEqual(paths.filter(isBatchFile), ['C:\\aws.CMD', 'C:\\aws.bat']);
});
