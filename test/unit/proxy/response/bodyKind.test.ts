import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bodyKind } from '../../../../src/proxy/response/bodyKind.ts';
import { hexDump } from '../../../../src/proxy/response/hexDump.ts';

const TEXT = Buffer.from('hello');

describe('a body is a text of the language that its type says', () => {
  for (const [type, language] of [
    ['application/json', 'json'],
    ['application/problem+json; charset=utf-8', 'json'],
    ['application/x-ndjson', 'json'],
    ['text/html; charset=UTF-8', 'html'],
    ['application/xhtml+xml', 'html'],
    ['image/svg+xml', 'xml'],
    ['application/atom+xml', 'xml'],
    ['application/yaml', 'yaml'],
    ['text/x-yaml', 'yaml'],
    ['text/javascript', 'javascript'],
    ['text/css', 'css'],
    // In its own language VS Code would run a command by a link.
    ['text/markdown', 'plaintext'],
    ['text/event-stream', 'plaintext'],
    ['', 'plaintext'],
    ['application/octet-stream', 'plaintext'],
    ['constructor', 'plaintext'],
  ] as const) {
    test(type, () => {
      const kind = bodyKind(type, '', TEXT);
      assert.equal(kind.kind === 'text' ? kind.language : kind.kind, language);
    });
  }
});

describe('a body is no text', () => {
  test('with a picture, unless that is one', () => {
    assert.deepEqual(bodyKind('image/png', '', TEXT), { kind: 'image', ending: 'png' });
    assert.equal(bodyKind('image/svg+xml', '', TEXT).kind, 'text');
  });

  test('with a zero byte, or with bytes that are no UTF-8', () => {
    assert.equal(bodyKind('text/plain', '', Buffer.from([104, 0, 105])).kind, 'binary');
    assert.equal(bodyKind('application/json', '', Buffer.from([0xff, 0xfe, 0x7b])).kind, 'binary');
  });

  test('where it is compressed in a way that was not undone', () => {
    assert.equal(bodyKind('text/plain', 'br', TEXT).kind, 'binary');
    assert.equal(bodyKind('text/plain', 'identity', TEXT).kind, 'text');
  });

  test('where there is nothing', () => {
    assert.deepEqual(bodyKind('image/png', '', Buffer.alloc(0)), { kind: 'empty' });
  });
});

test('a character that is cut off at the end is still text', () => {
  assert.equal(bodyKind('text/plain', '', Buffer.from('ä').subarray(0, 1)).kind, 'text');
});

test('a charset that nobody knows is UTF-8', () => {
  const charsets = ['latin1', 'klingon', 'utf-16le'].map((name) => {
    const kind = bodyKind(`text/plain; charset="${name}"`, '', TEXT);
    return kind.kind === 'text' ? kind.charset : '';
  });
  assert.deepEqual(charsets, ['windows-1252', 'utf-8', 'utf-16le']);
});

test('bytes in hexadecimal', () => {
  assert.equal(
    hexDump(Buffer.from('\u0000\u001b[31m0123456789abcdef')),
    [
      '00000000  00 1b 5b 33 31 6d 30 31  32 33 34 35 36 37 38 39  |..[31m0123456789|',
      '00000010  61 62 63 64 65 66                                 |abcdef|',
    ].join('\n'),
  );
});
