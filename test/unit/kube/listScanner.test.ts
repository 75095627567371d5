import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ListScanner } from '../../../src/kube/listScanner.ts';

interface Scanned {
  readonly items: unknown[];
  readonly envelope: unknown;
  /** How many items were told at a time. */
  readonly runs: number[];
}

/** Scans `text`, cut into pieces of the given size in bytes. */
function scan(text: string, pieceBytes = Infinity): Scanned {
  const items: unknown[] = [];
  const runs: number[] = [];
  const scanner = new ListScanner<unknown>((found) => {
    items.push(...found);
    runs.push(found.length);
  });
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    scanner.push(bytes.subarray(start, Math.min(start + pieceBytes, bytes.length)));
  }
  return { envelope: scanner.end(), items, runs };
}

const metadata = { resourceVersion: '7', continue: 'abc' };

function object(name: string, more: Record<string, unknown> = {}): unknown {
  return { metadata: { name, annotations: { trap: '"items":[{},{"metadata":{}}]' } }, ...more };
}

const lists: readonly (readonly [string, unknown[]])[] = [
  ['no items', []],
  ['one item', [object('a')]],
  ['many items', Array.from({ length: 9 }, (_, index) => object(`service-${index}`))],
  [
    'what looks like the end of an item, in strings',
    [object('},{"metadata":'), object('\\"},{\\"metadata\\":'), object('\\')],
  ],
  ['what is like items, inside items', [object('a', { items: [object('x'), object('y')] }), object('b')]],
  ['text beyond ASCII', [object('ß→🙂'), object('ключ', { 値: '値' })]],
  [
    'items that begin otherwise',
    [
      { kind: 'X', metadata: {} },
      { kind: 'Y', metadata: {} },
    ],
  ],
];

for (const [name, items] of lists) {
  for (const pieceBytes of [1, 2, 7, 64, Infinity]) {
    test(`finds ${name} in pieces of ${pieceBytes} bytes`, () => {
      const list = { kind: 'ServiceList', apiVersion: 'v1', metadata, items };
      for (const text of [JSON.stringify(list), JSON.stringify(list, null, 2)]) {
        const scanned = scan(text, pieceBytes);
        assert.deepEqual(scanned.items, items);
        assert.deepEqual(scanned.envelope, { ...list, items: [] });
      }
    });
  }
}

test('tells the items while they arrive', () => {
  const items = Array.from({ length: 100 }, (_, index) => object(`service-${index}`));
  const { runs } = scan(JSON.stringify({ metadata, items }), 1000);
  assert.ok(runs.length > 5, `told in ${runs.length} runs`);
  assert.ok(Math.max(...runs) <= 20, `told ${Math.max(...runs)} at once`);
});

test('reads what comes after the items', () => {
  const text = JSON.stringify({ items: [object('a'), object('b')], kind: 'ServiceList', metadata });
  assert.deepEqual(scan(text, 30).envelope, { items: [], kind: 'ServiceList', metadata });
});

test('reads null items, as Go writes an empty list', () => {
  const { items, envelope } = scan('{"metadata":{},"items":null}');
  assert.deepEqual([items, envelope], [[], { metadata: {}, items: [] }]);
});

for (const [name, text] of [
  ['a list that ends in an item', '{"items":[{"metadata":{}},{"b"'],
  ['a list that ends between items', '{"items":[{"metadata":{}},'],
  ['a web page', '<html><body>Log in</body></html>'],
  ['a long web page', `<html>${'x'.repeat(100_000)}</html>`],
  ['nothing', ''],
  ['an item that is no JSON', '{"items":[{"metadata":nope},{"metadata":{}}]}'],
] as const) {
  test(`refuses ${name}`, () => {
    assert.throws(() => scan(text), SyntaxError);
  });
}

test('gives up on a list without end', () => {
  const scanner = new ListScanner<unknown>(() => undefined);
  scanner.push(Buffer.from('{"items":[{"metadata":"'));
  const chunk = Buffer.alloc(64 * 1024 * 1024, 'x');
  assert.throws(() => {
    for (let index = 0; index < 5; index += 1) {
      scanner.push(chunk);
    }
  }, SyntaxError);
});

test('agrees with JSON.parse on any list of objects, however it is cut', () => {
  const item = fc.record({
    metadata: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
    spec: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.array(item), fc.integer({ min: 1, max: 40 }), (items, pieceBytes) => {
      const text = JSON.stringify({ metadata, items });
      assert.deepEqual(scan(text, pieceBytes).items, (JSON.parse(text) as { items: unknown[] }).items);
    }),
  );
});
