import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineScanner, LineTooLongError } from '../../../src/common/lineScanner.ts';

function cut(text: string, pieceBytes: number): Buffer[] {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    pieces.push(bytes.subarray(start, start + pieceBytes));
  }
  return pieces;
}

test('gives each line once it is complete, and keeps the rest', () => {
  const scanner = new LineScanner(100);
  assert.deepEqual([...scanner.push(Buffer.from('one\ntw'))], ['one']);
  assert.equal(scanner.pendingBytes, 2);
  assert.deepEqual([...scanner.push(Buffer.from('o\n\nthree\n'))], ['two', 'three']);
  assert.equal(scanner.pendingBytes, 0);
});

test('gives the same lines however the bytes are cut, inside characters too', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).map((line) => line.replaceAll('\n', ' '))),
      fc.integer({ min: 1, max: 9 }),
      (lines, pieceBytes) => {
        const scanner = new LineScanner(10_000);
        const text = lines.map((line) => `${line}\n`).join('');
        assert.deepEqual(
          cut(text, pieceBytes).flatMap((piece) => [...scanner.push(piece)]),
          lines,
        );
      },
    ),
  );
});

test('refuses a line over the limit, in one piece or in many, and goes on with the next', () => {
  for (const pieceBytes of [3, 1000]) {
    const scanner = new LineScanner(10);
    assert.throws(() => {
      cut('12345678901\n', pieceBytes).forEach((piece) => [...scanner.push(piece)]);
    }, LineTooLongError);
    assert.equal(scanner.pendingBytes, 0);
  }
  assert.deepEqual([...new LineScanner(10).push(Buffer.from('1234567890\n'))], ['1234567890']);
});

test('gives the lines before one that is too long or not UTF-8', () => {
  for (const [bad, error] of [
    ['12345678901', LineTooLongError],
    ['\xff', SyntaxError],
  ] as const) {
    const lines: string[] = [];
    assert.throws(() => {
      for (const line of new LineScanner(10).push(Buffer.from(`one\n${bad}\n`, 'latin1'))) {
        lines.push(line);
      }
    }, error);
    assert.deepEqual(lines, ['one']);
  }
});
