import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { KubeError } from '../../../../src/kube/errors.ts';
import { readJson } from '../../../../src/kube/yaml/readJson.ts';
import { fuzz } from '../../../support/fuzz.ts';

describe('says where JSON is none', () => {
  for (const [text, line, column] of [
    ['', 1, 1],
    ['{"a": hunter2}', 1, 7],
    ['{"a": 1,\n "b": [1, 2,]}', 2, 13],
    ['{"a": 1,}', 1, 9],
    ['{"a" 1}', 1, 6],
    ['{a: 1}', 1, 2],
    ['[1 2]', 1, 4],
    ['[1}', 1, 3],
    ['{"a": 1', 1, 8],
    ['{"a": "no end', 1, 7],
    ['{} {}', 1, 4],
    ['[01]', 1, 3],
    [']', 1, 1],
    ['{"a": "tab\there"}', 1, 7],
    ['\n\u2028', 2, 1],
  ] as const) {
    test(text, () => {
      assert.throws(
        () => readJson(text),
        (error) => {
          assert.ok(error instanceof KubeError);
          assert.equal(error.code, 'invalid');
          assert.deepEqual(error.position, { line, column });
          assert.doesNotMatch(error.message, /hunter2/);
          return true;
        },
      );
    });
  }

  test('the place is within the text, whatever is cut off or put in', async (t) => {
    await fuzz(
      t,
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', ':', '\\'),
        (json, at, inserted) => {
          const cut = at % (json.length + 1);
          const text = json.slice(0, cut) + inserted;
          try {
            readJson(text);
          } catch (error) {
            assert.ok(error instanceof KubeError, String(error));
            assert.ok((error.position?.column ?? 0) <= text.length + 1);
          }
        },
      ),
    );
  });
});

test('reads what is JSON, with a byte order mark and without', () => {
  assert.deepEqual(readJson('\uFEFF{"a": [1, true, null]}'), { a: [1, true, null] });
});
