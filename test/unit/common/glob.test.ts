import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesGlob } from '../../../src/common/glob.ts';

const cases: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ['prod', 'prod', true],
  ['prod', 'prod-eu', false],
  ['prod', 'production', false],
  ['prod-*', 'prod-', true],
  ['prod-*', 'prod-eu-1', true],
  ['*', '', true],
  ['*prod*', 'my-prod-eu', true],
  ['*/prod:*', 'shop/prod:443', true],
  ['*-eu-*-1', 'a-eu-eu-b-1', true],
  ['*-eu-*-1', 'a-eu-b-12', false],
  ['p?od', 'prod', true],
  ['p?od', 'pod', false],
  ['?', '', false],
  // Nothing else means anything else than itself.
  ['prod.eu', 'prod-eu', false],
  ['[prod]', 'p', false],
  ['Prod', 'prod', false],
];

for (const [pattern, text, matches] of cases) {
  test(`${pattern} ${matches ? 'fits' : 'does not fit'} "${text}"`, () => {
    assert.equal(matchesGlob(pattern, text), matches);
  });
}

test('agrees with a regular expression, whatever the pattern', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      assert.equal(matchesGlob(pattern, text), expression.test(text));
    }),
  );
});
