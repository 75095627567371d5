import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ListScanner } from '../../../src/kube/listScanner.ts';

/** Scans `text`, cut into pieces of the given size in bytes. */
function scan(text: string, pieceBytes = Infinity): { items: unknown[]; envelope: unknown } {
  const items: unknown[] = [];
  const scanner = new ListScanner<unknown>((found) => items.push(...found));
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    scanner.push(bytes.subarray(start, Math.min(start + pieceBytes, bytes.length)));
  }
  return { envelope: scanner.end(), items };
}

const metadata = { resourceVersion: '7', continue: 'abc' };

const lists: readonly (readonly [string, unknown[]])[] = [
  ['no items', []],
  ['one item', [{ a: 1 }]],
  ['brackets, quotes and escapes inside strings', [{ a: '}{][' }, { b: '\\"items":[{' }, { c: '\\\\' }]],
  ['nested objects and arrays', [{ a: [[{ items: [{ b: {} }] }], []] }, {}]],
  ['text beyond ASCII', [{ a: 'ß→🙂' }, { ключ: '値' }]],
];

for (const [name, items] of lists) {
  for (const pieceBytes of [1, 2, 7, 64, Infinity]) {
    test(`finds ${name} in pieces of ${pieceBytes} bytes`, () => {
      const list = { kind: 'ServiceList', apiVersion: 'v1', metadata, items };
      assert.deepEqual(scan(JSON.stringify(list), pieceBytes), { envelope: { ...list, items: [] }, items });
      assert.deepEqual(scan(JSON.stringify(list, null, 2), pieceBytes), {
        envelope: { ...list, items: [] },
        items,
      });
    });
  }
}

test('takes only the top-level items, wherever the key stands', () => {
  const text = '{"items":[{"n":1}],"metadata":{"x":{"items":[{"n":2}]}},"note":"\\"items\\":["}';
  assert.deepEqual(scan(text, 3), {
    items: [{ n: 1 }],
    envelope: { items: [], metadata: { x: { items: [{ n: 2 }] } }, note: '"items":[' },
  });
});

test('reads null items, as Go writes an empty list', () => {
  assert.deepEqual(scan('{"metadata":{},"items":null}'), {
    items: [],
    envelope: { metadata: {}, items: null },
  });
});

for (const [name, text] of [
  ['a list that ends in an item', '{"items":[{"a":1},{"b"'],
  ['a list that ends between items', '{"items":[{"a":1},'],
  ['a web page', '<html><body>Log in</body></html>'],
  ['nothing', ''],
  ['an item that is no JSON', '{"items":[{"a":nope}]}'],
] as const) {
  test(`refuses ${name}`, () => {
    assert.throws(() => scan(text), SyntaxError);
  });
}

test('gives complete items even when the list breaks off after them', () => {
  const items: unknown[] = [];
  const scanner = new ListScanner<unknown>((found) => items.push(...found));
  scanner.push(Buffer.from('{"items":[{"a":1},{"b":2},{"c"'));
  assert.deepEqual(items, [{ a: 1 }, { b: 2 }]);
  assert.throws(() => scanner.end(), SyntaxError);
});

test('gives up on an endless item', () => {
  const scanner = new ListScanner<unknown>(() => undefined);
  scanner.push(Buffer.from('{"items":[{"a":"'));
  const megabyte = Buffer.alloc(1024 * 1024, 'x');
  assert.throws(() => {
    for (let i = 0; i < 20; i += 1) {
      scanner.push(megabyte);
    }
  }, SyntaxError);
});

test('agrees with JSON.parse on any list of objects, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())),
      fc.integer({ min: 1, max: 40 }),
      (items, pieceBytes) => {
        const text = JSON.stringify({ metadata, items });
        assert.deepEqual(scan(text, pieceBytes).items, (JSON.parse(text) as { items: unknown[] }).items);
      },
    ),
  );
});
