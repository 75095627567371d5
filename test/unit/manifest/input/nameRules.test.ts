import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as rules from '../../../../src/manifest/input/nameRules.ts';
import { brokenServiceNameRule } from '../../../../src/manifest/input/serviceNameRule.ts';

describe('the rules of names and values', () => {
  const cases: readonly (readonly [
    rule: Exclude<keyof typeof rules, 'MAX_ANNOTATION_BYTES'>,
    text: string,
    broken: string | undefined,
  ])[] = [
    ['brokenKeyRule', 'app', undefined],
    ['brokenKeyRule', 'example.com/app', undefined],
    ['brokenKeyRule', 'Example.com/app', 'prefix'],
    ['brokenKeyRule', '/app', 'prefix'],
    ['brokenKeyRule', 'a/b/c', 'characters'],
    ['brokenKeyRule', 'example.com/', 'empty'],
    ['brokenKeyRule', 'x'.repeat(64), 'tooLong'],
    ['brokenKeyRule', '-a', 'characters'],
    ['brokenLabelValueRule', '', undefined],
    ['brokenLabelValueRule', 'a b', 'characters'],
    ['brokenLabelValueRule', 'x'.repeat(64), 'tooLong'],
    ['brokenDnsNameRule', 'db.example.com.', undefined],
    ['brokenDnsNameRule', 'https://db', 'characters'],
    ['brokenDnsNameRule', '', 'empty'],
    ['brokenPortNameRule', 'http', undefined],
    ['brokenPortNameRule', 'Http', 'characters'],
    ['brokenPortRule', '80', undefined],
    ['brokenPortRule', '0', 'outOfRange'],
    ['brokenPortRule', '65536', 'outOfRange'],
    ['brokenPortRule', '8o', 'notANumber'],
    ['brokenTargetPortRule', 'http-alt', undefined],
    ['brokenTargetPortRule', 'a--b', 'characters'],
    ['brokenTargetPortRule', '1-1', 'noLetter'],
    ['brokenTargetPortRule', 'a-very-long-name', 'tooLong'],
    ['brokenTargetPortRule', '8080', undefined],
  ];
  for (const [rule, text, broken] of cases) {
    test(`${rule}: ${JSON.stringify(text.slice(0, 20))} ${broken ?? 'is fine'}`, () => {
      assert.equal(rules[rule](text), broken);
    });
  }
});

test('the name of a Service may begin with a digit on servers that can take it', () => {
  const [older, newer] = [
    { major: 1, minor: 33 },
    { major: 1, minor: 34 },
  ];
  for (const [name, onOlder, onNewer] of [
    ['web', undefined, undefined],
    ['', 'empty', 'empty'],
    ['1web', 'digit', undefined],
    ['Web', 'characters', 'characters'],
    ['web-', 'characters', 'characters'],
    ['a.b', 'characters', 'characters'],
    ['a'.repeat(63), undefined, undefined],
    ['a'.repeat(64), 'tooLong', 'tooLong'],
  ] as const) {
    assert.deepEqual(
      [brokenServiceNameRule(name, older), brokenServiceNameRule(name, newer)],
      [onOlder, onNewer],
      name,
    );
  }
});
