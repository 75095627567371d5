import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../../../src/common/json.ts';
import {
  printPatchHeader,
  readPatchHeader,
  type PatchBinding,
} from '../../../../src/manifest/patch/patchHeader.ts';
import { detectPatchType } from '../../../../src/manifest/patch/patchType.ts';
import { readPatch } from '../../../../src/manifest/patch/readPatch.ts';

describe('the type of a patch, by its shape', () => {
  const cases: readonly (readonly [type: string, patch: Json])[] = [
    ['json', []],
    ['json', [{ op: 'remove', path: '/spec' }]],
    ['merge', {}],
    ['merge', { spec: { ports: [{ port: 80 }] } }],
    ['strategic', { spec: { ports: [{ $patch: 'delete', port: 80 }] } }],
    ['strategic', { spec: { '$setElementOrder/ports': [{ port: 80 }] } }],
    ['strategic', { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } }],
    ['strategic', { spec: { $retainKeys: ['type'] } }],
    ['merge', { metadata: { labels: { $patched: 'x' } } }],
  ];
  for (const [type, patch] of cases) {
    test(`${type}: ${JSON.stringify(patch)}`, () => {
      assert.equal(detectPatchType(patch), type);
    });
  }
});

describe('the first line of a patch document', () => {
  const web = { context: 'dev', namespace: 'shop', name: 'web' } as const;

  test('is a sentence', () => {
    const binding = { ...web, part: 'status', type: 'strategic', onlyIfUnchanged: false } as const;
    const line = '# Strategic merge patch of the status of dev/shop/web, whatever has changed';
    assert.equal(printPatchHeader(binding), line);
  });

  test('says the same when it is read again, for contexts of any name', () => {
    for (const context of [
      'dev',
      'shop/api:6443/admin',
      'the status of a',
      'a\nb',
      '100%',
      '',
      'ä\u{202e}',
    ]) {
      for (const type of ['auto', 'json', 'merge', 'strategic'] as const) {
        for (const part of ['service', 'status'] as const) {
          const binding: PatchBinding = { ...web, context, type, part, onlyIfUnchanged: type === 'json' };
          const line = printPatchHeader(binding);
          assert.deepEqual(readPatchHeader(line), binding, line);
          assert.doesNotMatch(line, /\n/u);
        }
      }
    }
  });

  test('is none of another document', () => {
    for (const line of [
      '',
      'apiVersion: v1',
      '# Patch of',
      '# Patch of web',
      '# patch of dev/shop/web',
      '# Patch of %/shop/web',
    ]) {
      assert.equal(readPatchHeader(line), undefined, line);
    }
  });
});

describe('the text of a patch', () => {
  test('is empty where there are comments only', () => {
    assert.equal(readPatch('# Patch of dev/shop/web\n# spec: {}\n', 'auto').kind, 'empty');
  });

  test('may be JSON', () => {
    const read = readPatch('# Patch of dev/shop/web\n[{"op": "remove", "path": "/spec/selector"}]', 'auto');
    assert.ok(read.kind === 'patch');
    assert.deepEqual(read.patch, { type: 'json', patch: [{ op: 'remove', path: '/spec/selector' }] });
  });

  test('has to be of its type', () => {
    for (const [text, type] of [
      ['- op: test', 'merge'],
      ['- op: test', 'strategic'],
      ['spec: {}', 'json'],
      ['text', 'auto'],
    ] as const) {
      assert.equal(readPatch(text, type).kind, 'wrongType', `${text} as ${type}`);
    }
  });

  test('is one document, with the place of a mistake', () => {
    for (const text of ['spec: {}\n---\nspec: {}', 'spec: {}\nspec']) {
      const read = readPatch(text, 'auto');
      assert.ok(read.kind === 'invalid');
      assert.notEqual(read.error.position, undefined);
    }
  });
});
