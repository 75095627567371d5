import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { escapeIcons, escapeLinks, maskCredentials, toPlainText } from '../../../src/common/text.ts';

describe('toPlainText', () => {
  const cases: readonly (readonly [why: string, from: string, to: string])[] = [
    ['leaves a name alone', 'web-1.example', 'web-1.example'],
    ['leaves other scripts alone', 'пример 例え é', 'пример 例え é'],
    [
      'leaves markup alone: who draws it must not read it as such',
      '$(bug) **b** [a](b) <i>',
      '$(bug) **b** [a](b) <i>',
    ],
    ['makes one line of several', 'a\r\n\tb\u2028c', 'a b c'],
    ['drops terminal escapes', 'a\u001b[31mb\u009bc\u0000', 'a[31mbc'],
    ['drops bidirectional overrides and isolates', 'a\u202ebidi\u2066\u2069\u200f', 'abidi'],
    ['drops what has no width', 'a\u200bb\u2060c\u00add', 'abcd'],
    ['drops half a surrogate pair, keeps a whole one', 'a\ud83db\u{1f600}', 'ab\u{1f600}'],
    ['trims', '  a ', 'a'],
  ];
  for (const [why, from, to] of cases) {
    test(why, () => {
      assert.equal(toPlainText(from), to);
    });
  }

  test('cuts what is too long for a row, between characters', () => {
    assert.equal(toPlainText('abcdef', 4), 'abc…');
    assert.equal(toPlainText('abcd', 4), 'abcd');
    assert.equal(toPlainText('\u{1f600}\u{1f600}\u{1f600}', 2), '\u{1f600}…');
    assert.equal(toPlainText('x'.repeat(1_000_000)).length, 300);
  });
});

test('escapeIcons puts a backslash before whatever could be an icon', () => {
  assert.equal(escapeIcons('$(bug) and $(sync~spin)'), '\\$(bug) and \\$(sync~spin)');
  assert.equal(escapeIcons('costs $5 (five)'), 'costs $5 (five)');
});

test('escapeLinks leaves no link for a notification to find', () => {
  const asLink = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)\)/iu;
  const hostile = 'see [here](command:workbench.action.quit) and [there](https://example.com)';
  assert.match(hostile, asLink);
  assert.doesNotMatch(escapeLinks(hostile), asLink);
});

test('maskCredentials hides tokens and leaves the rest of the line', () => {
  assert.equal(
    maskCredentials('GET /api Authorization: Bearer eyJhbGciOi.abc-_~+/= 401'),
    'GET /api Authorization: Bearer *** 401',
  );
  assert.equal(maskCredentials('authorization: basic dXNlcjpwYXNz'), 'authorization: basic ***');
  assert.equal(maskCredentials('the bearer of bad news'), 'the bearer of bad news');
});
