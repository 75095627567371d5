import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../../../src/common/json.ts';
import { applyMergePatch, createMergePatch } from '../../../../src/manifest/merge/mergePatch.ts';

/** The test cases of RFC 7396, appendix A: original, patch, result. */
const RFC_7396: readonly (readonly [Json, Json, Json])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

describe('a JSON merge patch applies as RFC 7396 has it', () => {
  for (const [original, patch, result] of RFC_7396) {
    test(`${JSON.stringify(original)} with ${JSON.stringify(patch)}`, () => {
      assert.deepEqual(applyMergePatch(original, patch), result);
    });
  }

  test('to a member named __proto__ without reaching a prototype', () => {
    const patched = applyMergePatch({}, JSON.parse('{"__proto__":{"polluted":1}}') as Json);
    assert.deepEqual(Object.keys(patched ?? {}), ['__proto__']);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });
});

test('a JSON merge patch is made of what differs only', () => {
  const original = { a: 1, b: { c: [1], d: 2 }, e: 3 };
  const modified = { a: 1, b: { c: [1, 2], d: 2 }, f: { g: 4 } };
  assert.deepEqual(createMergePatch(original, modified), { b: { c: [1, 2] }, f: { g: 4 }, e: null });
  assert.deepEqual(createMergePatch(original, original), {});
});
