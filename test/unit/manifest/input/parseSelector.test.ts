import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSelector, selectorText } from '../../../../src/manifest/input/parseSelector.ts';

describe('a selector in one line', () => {
  test('is read, and written back', () => {
    const selector = { app: 'web', 'example.com/tier': 'front', canary: '' };
    assert.deepEqual(parseSelector('app=web, example.com/tier=front canary='), { selector });
    assert.deepEqual(parseSelector(selectorText(selector)), { selector });
    assert.deepEqual(parseSelector(' '), { selector: {} });
  });

  for (const [text, part, rule] of [
    ['app', 'key', 'noValue'],
    ['=web', 'key', 'empty'],
    ['a/b/c=web', 'key', 'characters'],
    ['app=web,app=api', 'key', 'twice'],
    ['app=-web', 'value', 'characters'],
    [`app=${'a'.repeat(64)}`, 'value', 'tooLong'],
  ] as const) {
    test(`${text} breaks a rule`, () => {
      const read = parseSelector(text);
      assert.ok('problem' in read);
      assert.deepEqual([read.problem.part, read.problem.rule], [part, rule]);
    });
  }
});
